package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TeffClusterTest {
  private final Town town = new Town();

  @AfterEach
  void closeTown() {
    town.close();
  }

  @Test
  void silo_alone_hostsEverything() {
    try (TeffCluster a = town.joined("a")) {
      assertThat(Town.hosted(a)).isEqualTo(Town.GRAINS.size());
    }
  }

  @Test
  void silo_notJoined_hostsNothingAndRefusesCalls() {
    try (TeffCluster a = town.cluster(options -> options)) {
      assertThat(Town.hosted(a)).isZero();
      assertFailure(handled(a, Town.GRAINS.getFirst(), 0), ErrorCode.SHUTTING_DOWN);
    }
  }

  @Test
  void silos_joined_divideTheGrains() {
    try (TeffCluster a = town.joined("a");
        TeffCluster b = town.joined("b");
        TeffCluster c = town.joined("c")) {
      await().until(() -> Town.divided(a, b, c));
      assertThat(List.of(Town.hosted(a), Town.hosted(b), Town.hosted(c))).doesNotContain(0L);
      assertThat(town.committed()).containsExactly("a", "b", "c");
    }
  }

  @Test
  void silos_joiningTogether_allComeIn() throws Exception {
    List<TeffCluster> clusters = new ArrayList<>();
    List<Thread> joining = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      TeffCluster cluster = town.cluster(options -> options.joinTimeout(Duration.ofSeconds(20)));
      var silo = new FakeSilo("silo-" + i);
      clusters.add(cluster);
      joining.add(Thread.startVirtualThread(() -> cluster.join(silo)));
    }
    for (Thread thread : joining) {
      assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
    }
    await().until(() -> Town.divided(clusters.toArray(TeffCluster[]::new)));
    assertThat(town.register.read().inState(MemberState.ACTIVE)).hasSize(5);
    clusters.forEach(TeffCluster::close);
    assertThat(town.committed()).isEmpty();
  }

  @Test
  void viewChange_isToldToTheSilo() {
    var silo = new FakeSilo("a");
    try (TeffCluster a = town.joined(silo)) {
      int before = silo.hostingChanges.get();
      try (TeffCluster b = town.joined("b")) {
        await().until(() -> silo.hostingChanges.get() > before && Town.divided(a, b));
      }
    }
  }

  @Test
  void name_ofALivingSilo_isRefused() {
    try (TeffCluster a = town.joined("a");
        TeffCluster twin = town.cluster(options -> options)) {
      assertThatThrownBy(() -> twin.join(new FakeSilo("a")))
          .isInstanceOfSatisfying(
              GrainException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.DUPLICATE_SILO_NAME))
          .hasMessageContaining("fake:");
      assertThat(town.committed()).containsExactly("a");
      assertThat(Town.hosted(a)).isEqualTo(Town.GRAINS.size());
    }
  }

  @Test
  void name_ofADeadSilo_isTakenOver() {
    commitDeadRows("a", "b");
    try (TeffCluster a = town.joined("a")) {
      assertThat(town.committed()).containsExactly("a");
      assertThat(Town.hosted(a)).isEqualTo(Town.GRAINS.size());
    }
  }

  @Test
  void rows_ofAPreviousRun_areRemovedAtOnce() {
    commitDeadRows("x", "y", "z");
    try (TeffCluster a = town.joined("a")) {
      assertThat(town.committed()).containsExactly("a");
      assertThat(Town.hosted(a)).isEqualTo(Town.GRAINS.size());
    }
  }

  @Test
  void silo_killed_isRemovedAndItsGrainsTakenOver() {
    try (TeffCluster a = town.joined("a");
        TeffCluster b = town.joined("b");
        TeffCluster killed = town.joined("c")) {
      await().until(() -> Town.divided(a, b, killed));
      town.network.kill(town.incarnation("c"));
      await().until(() -> town.committed().equals(List.of("a", "b")));
      await().until(() -> Town.divided(a, b));
    }
  }

  @Test
  void silos_killedTogether_areRemoved() {
    try (TeffCluster a = town.joined("a");
        TeffCluster b = town.joined("b");
        TeffCluster c = town.joined("c")) {
      await().until(() -> Town.divided(a, b, c));
      town.network.kill(town.incarnation("a"));
      town.network.kill(town.incarnation("b"));
      await().until(() -> town.committed().equals(List.of("c")));
      await().until(() -> Town.hosted(c) == Town.GRAINS.size());
    }
  }

  @Test
  void silo_notSeenButAnswering_stays() {
    try (TeffCluster a = town.joined("a");
        TeffCluster b = town.joined("b")) {
      await().until(() -> Town.divided(a, b));
      long version = town.register.read().version();
      town.network.vanish(town.incarnation("b"));
      await()
          .during(Duration.ofMillis(500))
          .until(() -> town.register.read().version() == version && Town.divided(a, b));
    }
  }

  @Test
  void silo_leaves_isGoneFromTheViewAtOnce() {
    try (TeffCluster a = town.joined("a")) {
      TeffCluster b = town.joined("b");
      await().until(() -> Town.divided(a, b));
      b.close();
      assertThat(town.committed()).containsExactly("a");
      assertThat(Town.hosted(b)).isZero();
      await().until(() -> Town.hosted(a) == Town.GRAINS.size());
    }
  }

  @Test
  void silo_removedByOthers_hostsNothingAndSaysSo() throws Exception {
    var told = new CountDownLatch(1);
    try (TeffCluster a = town.cluster(options -> options).whenEvicted(told::countDown)) {
      a.join(new FakeSilo("a"));
      long incarnation = town.incarnation("a");
      town.register.change(view -> view.without(Set.of(incarnation)));
      assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(Town.hosted(a)).isZero();
      assertFailure(handled(a, Town.GRAINS.getFirst(), 0), ErrorCode.EVICTED);
    }
  }

  @Test
  void announcement_lost_viewIsInstalledAnyway() {
    town.network.losesAnnouncements = true;
    try (TeffCluster a = town.joined("a");
        TeffCluster b = town.joined("b");
        TeffCluster c = town.joined("c")) {
      await().until(() -> Town.divided(a, b, c));
    }
  }

  @Test
  void call_toAGrainElsewhere_reachesItsOwner() {
    var owner = new FakeSilo("b");
    try (TeffCluster a = town.joined("a");
        TeffCluster b = town.joined(owner)) {
      await().until(() -> Town.divided(a, b));
      FakeRequest request = handled(a, grainOf(b), 0);
      assertThat(owner.handled).containsExactly(request);
    }
  }

  @Test
  void call_toAGrainThatCameHere_isGivenToTheSilo() {
    var silo = new FakeSilo("a");
    try (TeffCluster a = town.joined(silo)) {
      FakeRequest request = handled(a, Town.GRAINS.getFirst(), 3);
      assertThat(silo.handled).containsExactly(request);
    }
  }

  @Test
  void call_passedOnTooOften_fails() {
    try (TeffCluster a = town.joined("a");
        TeffCluster b = town.joined("b")) {
      await().until(() -> Town.divided(a, b));
      assertFailure(handled(a, grainOf(b), 3), ErrorCode.MISROUTED);
    }
  }

  @Test
  void seeds_thatNameNobody_areReported() {
    try (TeffCluster a = town.cluster(options -> options.seeds(List.of("fake:1", "fake:2")))) {
      assertThatThrownBy(() -> a.join(new FakeSilo("a")))
          .isInstanceOfSatisfying(
              GrainException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.SEEDS_UNREACHABLE))
          .hasMessageContaining("fake:1, fake:2");
      assertThat(town.committed()).isEmpty();
    }
  }

  @Test
  void store_closed_joinFails() {
    town.store.close();
    try (TeffCluster a = town.cluster(options -> options)) {
      assertThatThrownBy(() -> a.join(new FakeSilo("a")))
          .isInstanceOfSatisfying(
              GrainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_FAILED));
    }
  }

  private void commitDeadRows(String... names) {
    town.register.change(view -> {
      List<Member> members = new ArrayList<>();
      for (String name : names) {
        members.add(
            new Member(
                new SiloIdentity(name, name.hashCode(), "dead", 1), "dead:2", MemberState.ACTIVE));
      }
      return members;
    });
  }

  private static GrainId grainOf(TeffCluster cluster) {
    return Town.GRAINS.stream().filter(cluster::hosts).findFirst().orElseThrow();
  }

  private static FakeRequest handled(TeffCluster cluster, GrainId grain, int hops) {
    var request = new FakeRequest(grain, hops);
    cluster.handle(request);
    return request;
  }

  private static void assertFailure(FakeRequest request, ErrorCode code) {
    assertThat(request.failure)
        .isInstanceOfSatisfying(
            GrainException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
            });
  }
}
