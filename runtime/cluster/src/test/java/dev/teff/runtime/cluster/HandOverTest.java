package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import dev.teff.runtime.cluster.HandOver.Step;
import dev.teff.runtime.cluster.HandOver.Step.Ask;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The protocol as seen by silo 1, which has views told and answers given to it. */
class HandOverTest {
  private static final long WAIT = 1_100;
  private static final List<GrainId> GRAINS =
      IntStream.range(0, 500).mapToObj(i -> GrainId.of("account", "key-" + i)).toList();

  private final HandOver one = new HandOver(1, WAIT);

  private static SiloIdentity silo(long incarnation) {
    return new SiloIdentity("silo-" + incarnation, incarnation, "h", 1);
  }

  private static ClusterView view(long version, long... active) {
    List<Member> members = new ArrayList<>();
    for (long incarnation : active) {
      members.add(new Member(silo(incarnation), "h:2", MemberState.ACTIVE));
    }
    return new ClusterView(version, members);
  }

  private static ClusterView haunted(ClusterView view, Long... ghosts) {
    return new ClusterView(view.version(), view.members(), List.of(ghosts));
  }

  private List<Step> install(ClusterView view, long now) {
    return one.installed(new Routes(view), now);
  }

  private long served() {
    return GRAINS.stream().filter(grain -> one.territory().serves(grain)).count();
  }

  private long owned() {
    return GRAINS.stream().filter(grain -> one.territory().owns(grain)).count();
  }

  @Test
  void first_servesEverythingAtOnce() {
    assertThat(install(view(1, 1), 0)).anyMatch(Step.Serve.class::isInstance);
    assertThat(served()).isEqualTo(GRAINS.size());
  }

  @Test
  void joiner_servesWhenEveryoneHasAnswered() {
    assertThat(install(view(3, 2, 3, 1), 0))
        .contains(new Ask(silo(2), 3, 0), new Ask(silo(3), 3, 0));
    assertThat(served()).isZero();
    assertThat(one.hosted(2, 3, 0, false, 0)).isEmpty();
    assertThat(served()).isZero();
    assertThat(one.hosted(3, 3, 0, true, 0)).containsExactly(new Ask(silo(3), 3, 1));
    assertThat(served()).isZero();
    assertThat(one.hosted(3, 3, 1, false, 0)).containsExactly(new Step.Serve());
    assertThat(served()).isEqualTo(owned()).isPositive();
  }

  private GrainId firstOwned() {
    return GRAINS.stream().filter(one.territory()::owns).findFirst().orElseThrow();
  }

  @Test
  void grain_ofWhichAllHaveToldAlone_isServedBeforeItsRange() {
    install(view(3, 2, 3, 1), 0);
    assertThat(one.silent().members()).containsExactlyInAnyOrder(silo(2), silo(3));
    assertThat(one.settled(firstOwned(), one.silent().version())).isTrue();
    assertThat(one.territory().serves(firstOwned())).isTrue();
    assertThat(served()).isEqualTo(1);
    one.hosted(2, 3, 0, false, 0);
    assertThat(one.silent().members()).containsExactly(silo(3));
    one.hosted(3, 3, 0, false, 0);
    assertThat(one.silent().members()).isEmpty();
    assertThat(served()).isEqualTo(owned());
  }

  @Test
  void grain_servedAlone_isServedUnderTheNextView_whileItIsOwned() {
    install(view(3, 2, 1), 0);
    GRAINS.stream().filter(one.territory()::owns).forEach(grain -> one.settled(grain, 3));
    long before = served();
    install(view(4, 2, 3, 1), 0);
    assertThat(served()).isEqualTo(owned()).isPositive().isLessThan(before);
  }

  @Test
  void grain_ofWhichAllHaveToldUnderAnOlderView_isNotServed() {
    install(view(3, 2, 1), 0);
    install(view(4, 2, 1, 3), 0);
    assertThat(one.settled(firstOwned(), 3)).isFalse();
    assertThat(served()).isZero();
  }

  @Test
  void whileGhostsAreWaitedOut_nobodyNeedsToBeAskedForOneGrain() {
    install(view(1, 1), 0);
    install(view(2, 1, 2, 3), 0);
    install(haunted(view(3, 1, 2), 3L), 10);
    assertThat(one.silent().members()).isEmpty();
    one.woken(10 + WAIT);
    assertThat(one.silent().members()).containsExactly(silo(2));
  }

  @Test
  void answer_underAnOlderView_doesNotCount() {
    install(view(3, 2, 1), 0);
    install(view(4, 2, 1, 3), 0);
    assertThat(one.hosted(2, 3, 0, false, 0)).isEmpty();
    one.hosted(3, 4, 0, false, 0);
    assertThat(served()).isZero();
  }

  @Test
  void memberThatLosesToAJoiner_goesOnServingTheRest() {
    install(view(1, 1), 0);
    assertThat(install(view(2, 1, 2), 0)).noneMatch(Ask.class::isInstance);
    assertThat(served()).isEqualTo(owned()).isLessThan(GRAINS.size());
  }

  @Test
  void gainer_servesWhatItServedBefore_whileItAsks() {
    install(view(1, 1), 0);
    install(view(2, 1, 2, 3), 0);
    long before = served();
    assertThat(install(view(3, 1, 2), 0)).contains(new Ask(silo(2), 3, 0));
    assertThat(served()).isEqualTo(before).isLessThan(owned());
    one.hosted(2, 3, 0, false, 0);
    assertThat(served()).isEqualTo(owned());
  }

  @Test
  void rangeLostAndGainedAgain_isAskedForAgain() {
    install(view(1, 1), 0);
    install(view(2, 1, 2), 0);
    long kept = served();
    install(view(3, 1, 3), 0); // 2 is gone; what it had may have come back here
    assertThat(served()).isLessThanOrEqualTo(kept);
    one.hosted(3, 3, 0, false, 0);
    assertThat(served()).isEqualTo(owned());
  }

  @Test
  void ghost_isWaitedOutBeforeWhatItOwnedIsServed() {
    install(view(1, 1), 0);
    install(view(2, 1, 2), 0);
    assertThat(install(haunted(view(3, 1), 2L), 10)).contains(new Step.Wake(WAIT));
    assertThat(served()).isLessThan(GRAINS.size());
    assertThat(one.woken(10 + WAIT - 1)).containsExactly(new Step.Wake(1));
    assertThat(one.woken(10 + WAIT)).contains(new Step.Purge(), new Step.Serve());
    assertThat(served()).isEqualTo(GRAINS.size());
    assertThat(one.laidGhosts(10 + WAIT)).containsExactly(2L);
  }

  @Test
  void ghost_knownFromAnEarlierView_isNotWaitedForAnew() {
    install(haunted(view(3, 1), 2L), 0);
    install(haunted(view(4, 1, 3), 2L), 500);
    one.hosted(3, 4, 0, false, 500);
    assertThat(one.woken(WAIT)).contains(new Step.Serve());
  }

  @Test
  void joiner_waitsForAGhostThatItNeverSaw() {
    install(haunted(view(5, 2, 1), 9L), 100);
    assertThat(one.hosted(2, 5, 0, false, 100)).containsExactly(new Step.Wake(WAIT));
    assertThat(served()).isZero();
    assertThat(one.woken(100 + WAIT)).contains(new Step.Serve());
  }

  @Test
  void newerViewAtAMember_isReadFirst() {
    install(view(3, 2, 1), 0);
    assertThat(one.otherView(2, 3, 7)).containsExactly(new Step.Refresh(7));
    assertThat(one.otherView(2, 3, 2)).containsExactly(new Ask(silo(2), 3, 0));
  }

  @Test
  void silence_isAskedAgain_whileTheViewIsTheSame() {
    install(view(3, 2, 1), 0);
    assertThat(one.unanswered(2, 3, 4)).containsExactly(new Ask(silo(2), 3, 4));
    install(view(4, 2, 1, 3), 0);
    assertThat(one.unanswered(2, 3, 4)).isEmpty();
  }

  @Test
  void joiningMember_hostsNothingAndIsNotAsked() {
    List<Member> members = new ArrayList<>(view(2, 1, 2).members());
    members.add(new Member(silo(3), "h:2", MemberState.JOINING));
    members.add(new Member(silo(4), "h:2", MemberState.LEAVING));
    List<Step> steps = install(new ClusterView(2, members), 0);
    assertThat(steps).contains(new Ask(silo(2), 2, 0), new Ask(silo(4), 2, 0));
    assertThat(steps).doesNotContain(new Ask(silo(3), 2, 0));
  }

  @Test
  void siloThatLeaves_ownsNothing() {
    install(view(1, 1, 2), 0);
    var leaving =
        new ClusterView(
            2,
            List.of(
                new Member(silo(1), "h:2", MemberState.LEAVING),
                new Member(silo(2), "h:2", MemberState.ACTIVE)));
    assertThat(install(leaving, 0)).noneMatch(Ask.class::isInstance);
    assertThat(served()).isZero();
  }

  @Test
  void manyViewsInARow_areFinishedByTheLast() {
    install(view(1, 1), 0);
    install(view(2, 1, 2, 3), 0);
    for (long version = 3; version < 40; version++) {
      install(version % 2 == 0 ? view(version, 1, 2, 3) : view(version, 1, 2), 0);
    }
    one.hosted(2, 39, 0, false, 0);
    assertThat(served()).isEqualTo(owned());
  }
}
