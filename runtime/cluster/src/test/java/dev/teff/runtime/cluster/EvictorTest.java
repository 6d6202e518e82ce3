package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainException;
import dev.teff.persistence.memory.MemoryStore;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import dev.teff.runtime.cluster.spi.Membership;
import dev.teff.runtime.spi.CallRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is removed, and after which silence, in time that the test moves. */
class EvictorTest {
  private static final SiloIdentity SELF = new SiloIdentity("a", 1, "here", 1);
  private static final SiloIdentity OTHER = new SiloIdentity("b", 2, "there", 1);
  private static final SiloIdentity THIRD = new SiloIdentity("c", 3, "beyond", 1);
  private static final Duration FROZEN_LIMIT = Duration.ofSeconds(5);
  private static final Duration LARGER_SIDE_ACTS = FROZEN_LIMIT.multipliedBy(2);
  private static final Duration SWEEP = Duration.ofMillis(250);
  private static final Duration AT_ONCE = Duration.ofMillis(10);

  private final ManualTime time = new ManualTime();
  private final MemoryStore store = MemoryStore.create();
  private final ViewRegister register =
      new ViewRegister(store.registers(), "evicting", time, new Random(1));
  private final Set<Long> seen = new HashSet<>(Set.of(1L));
  private Presence presence = Presence.ALIVE;
  private boolean trouble;
  private Duration answersAfter = Duration.ZERO;
  private final Map<Long, Presence> presences = new HashMap<>(); // of those who are unlike others
  private Evictor evictor;

  @BeforeEach
  void commitView() {
    register.change(view ->
        view.joined(new Member(SELF, "here:2", MemberState.ACTIVE))
            .joined(new Member(OTHER, "there:2", MemberState.ACTIVE)));
    evictor = evictorOf(SELF);
  }

  private Evictor evictorOf(SiloIdentity self) {
    var options =
        ClusterOptions.builder().clusterName("evicting").maxNoHeartbeat(FROZEN_LIMIT).build();
    var views = new Views(register, time, new NoListener());
    views.refresh();
    var parts =
        new ClusterParts(
            options,
            store.registers(),
            (silo, incarnation, listener) -> {
              throw new IllegalStateException("not started here");
            },
            FakeMembership::new,
            time,
            new Random(2),
            Runnable::run,
            100);
    return new Evictor(self, views, new FakeMembership(), new FakeTransport(), parts);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void neverSeen_silent_staysForTheLimitOfFrozenOnes() {
    presence = Presence.SILENT;
    evictor.sweep();
    time.advance(FROZEN_LIMIT.minusMillis(1));
    assertThat(isMember()).isTrue();
    time.advance(AT_ONCE);
    assertThat(isMember()).isFalse();
  }

  @Test
  void neverSeen_answersTheFirstOfManyPingsLate_stays() {
    answersAfter = FROZEN_LIMIT.minusSeconds(1);
    evictor.sweep();
    time.advance(FROZEN_LIMIT.multipliedBy(3));
    assertThat(isMember()).isTrue();
  }

  @Test
  void neverSeen_absent_isRemovedAtOnce() {
    presence = Presence.ABSENT;
    evictor.sweep();
    time.advance(AT_ONCE);
    assertThat(isMember()).isFalse();
  }

  @Test
  void seenAndLost_silent_isRemovedAfterOnePing() {
    seen.add(2L);
    evictor.sweep();
    seen.remove(2L);
    presence = Presence.SILENT;
    evictor.suspect(2);
    time.advance(Inquiry.PING.minusMillis(1));
    assertThat(isMember()).isTrue();
    time.advance(AT_ONCE);
    assertThat(isMember()).isFalse();
  }

  @Test
  void seenAndLost_butThisProcessStoodStill_isAskedAgain() {
    evictor.seen(2);
    presence = Presence.SILENT;
    evictor.suspect(2);
    time.advance(Duration.ZERO);
    presence = Presence.ALIVE;
    time.leap(Duration.ofSeconds(8));
    assertThat(isMember()).isTrue();
  }

  @Test
  void suspect_seenAgain_stays() {
    evictor.seen(2);
    presence = Presence.SILENT;
    evictor.suspect(2);
    time.advance(Duration.ZERO);
    seen.add(2L);
    time.advance(Inquiry.PING.multipliedBy(2));
    assertThat(isMember()).isTrue();
  }

  private void joinThird() {
    register.change(view -> view.joined(new Member(THIRD, "beyond:2", MemberState.ACTIVE)));
    evictor.seen(3);
  }

  /** As a silo does all the time. */
  private void sweepFor(Evictor sweeping, Duration time) {
    for (Duration left = time; left.isPositive(); left = left.minus(SWEEP)) {
      sweeping.sweep();
      this.time.advance(SWEEP);
    }
  }

  @Test
  void loneSilo_leavesTheLargerSideInPeace_asLongAsThatMayAct() {
    evictor.seen(2);
    joinThird();
    presence = Presence.SILENT;
    sweepFor(evictor, LARGER_SIDE_ACTS);
    assertThat(register.read().members()).hasSize(3);
    sweepFor(evictor, LARGER_SIDE_ACTS);
    assertThat(register.read().members()).extracting(Member::silo).containsExactly(SELF);
  }

  @Test
  void loneSilo_thatSawTheOthersMeanwhile_waitsAnew() {
    evictor.seen(2);
    joinThird();
    presence = Presence.SILENT;
    sweepFor(evictor, LARGER_SIDE_ACTS);
    seen.addAll(List.of(2L, 3L));
    sweepFor(evictor, LARGER_SIDE_ACTS);
    seen.removeAll(List.of(2L, 3L));
    sweepFor(evictor, LARGER_SIDE_ACTS);
    assertThat(register.read().members()).hasSize(3);
  }

  @Test
  void silo_thatTheLargerSideDoesNotHear_isRemovedAtOnce() {
    evictor.seen(2);
    joinThird();
    seen.add(3L);
    presence = Presence.SILENT;
    presences.put(3L, Presence.ALIVE);
    evictor.suspect(2);
    time.advance(Inquiry.PING.plus(AT_ONCE));
    assertThat(isMember()).isFalse();
    assertThat(register.read().member(3)).isPresent();
  }

  @Test
  void silo_thatIsSurelyDead_isOnNoSide() {
    evictor.seen(2);
    joinThird();
    presence = Presence.SILENT;
    presences.put(3L, Presence.ABSENT);
    evictor.suspect(2);
    time.advance(Inquiry.PING.plus(AT_ONCE));
    assertThat(isMember()).isFalse();
  }

  @Test
  void youngerOfTwo_leavesTheOlderOneTheFirstMove() {
    Evictor younger = evictorOf(OTHER);
    younger.seen(1);
    seen.clear();
    seen.add(2L);
    presence = Presence.SILENT;
    sweepFor(younger, LARGER_SIDE_ACTS);
    assertThat(register.read().member(1)).isPresent();
    sweepFor(younger, LARGER_SIDE_ACTS);
    assertThat(register.read().member(1)).isEmpty();
  }

  @Test
  void inquiry_thatThrows_isNotTheLast() {
    trouble = true;
    presence = Presence.ABSENT;
    evictor.sweep();
    time.advance(AT_ONCE);
    assertThat(isMember()).isTrue();
    trouble = false;
    evictor.sweep();
    time.advance(AT_ONCE);
    assertThat(isMember()).isFalse();
  }

  private boolean isMember() {
    return register.read().member(2).isPresent();
  }

  private static final class NoListener implements Views.Listener {
    @Override
    public void installed(ClusterView view) {
      // Only the register is looked at.
    }

    @Override
    public void confirmed(ClusterView view, long readingBegan) {
      // There is no lease.
    }

    @Override
    public void unreadable(GrainException cause) {
      throw cause; // the store is in memory
    }
  }

  private final class FakeMembership implements Membership {
    @Override
    public String address() {
      return "here:2";
    }

    @Override
    public boolean listens(String address) {
      return false;
    }

    @Override
    public void start(long incarnation, List<String> peers, Listener listener) {
      throw new IllegalStateException("It runs already.");
    }

    @Override
    public Set<Long> seen() {
      return Set.copyOf(seen);
    }

    @Override
    public void announce(long version) {
      // Nobody is there to hear it.
    }

    @Override
    public void close() {
      // There is nothing to close.
    }
  }

  private final class FakeTransport implements Transport {
    @Override
    public void open() {}

    @Override
    public void send(SiloIdentity silo, CallRequest request, long along) {
      throw new IllegalStateException("No calls are made.");
    }

    @Override
    public CompletableFuture<DirectoryAnswer> ask(
        SiloIdentity silo, DirectoryQuestion question, Duration timeLimit) {
      throw new IllegalStateException("No questions are asked.");
    }

    @Override
    public int maxFrameBytes() {
      return 1 << 20;
    }

    @Override
    public void viewInstalled(ClusterView view) {
      // There are no connections.
    }

    @Override
    public CompletableFuture<Presence> presence(SiloIdentity silo, Duration timeLimit) {
      if (trouble) {
        throw new IllegalStateException("It has no thread.");
      }
      var answer = new CompletableFuture<Presence>();
      Presence wanted = presences.getOrDefault(silo.incarnation(), presence);
      boolean inTime = wanted != Presence.SILENT && answersAfter.compareTo(timeLimit) < 0;
      Presence found = inTime ? wanted : Presence.SILENT;
      time.schedule(inTime ? answersAfter : timeLimit, () -> answer.complete(found));
      return answer;
    }

    @Override
    public void close() {
      // There is nothing to close.
    }
  }
}
