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
import dev.teff.runtime.spi.HostedGrain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
  void join_thatIsInterrupted_saysSo_andLeavesNothingBehind() throws Exception {
    TeffCluster cluster =
        town.cluster(
            options -> options.seeds(List.of("fake:1")).joinTimeout(Duration.ofMinutes(10)));
    var failure = new CompletableFuture<GrainException>();
    Thread joining =
        Thread.startVirtualThread(() -> {
          try {
            cluster.join(new FakeSilo("a"));
          } catch (GrainException e) {
            failure.complete(e);
          }
        });
    await().until(() -> town.committed().contains("a"));
    joining.interrupt();
    assertThat(joining.join(Duration.ofSeconds(30))).isTrue();
    assertThat(failure.join())
        .hasMessageContaining("TEFF-")
        .hasMessageContaining("was stopped while it joined");
    assertThat(town.committed()).isEmpty();
    assertThat(cluster.view()).isEmpty();
  }

  @Test
  void drain_byAnInterruptedThread_waitsForNoGrain() {
    var stuck = new FakeSilo("a");
    stuck.active.add(new HostedGrain(Town.GRAINS.getFirst(), 1));
    try (TeffCluster a = town.joined(stuck);
        TeffCluster b = town.joined("b")) {
      await().until(() -> Town.hosted(b) > 0);
      Thread.currentThread().interrupt();
      try {
        a.drain(Duration.ofHours(1));
      } finally {
        assertThat(Thread.interrupted()).isTrue();
      }
      assertThat(stuck.active).hasSize(1);
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
      assertThat(thread.join(Duration.ofSeconds(40))).isTrue();
    }
    await().until(() -> Town.divided(clusters.toArray(TeffCluster[]::new)));
    assertThat(town.register.read().inState(MemberState.ACTIVE)).hasSize(5);
    clusters.forEach(TeffCluster::close);
    assertThat(town.committed()).isEmpty();
  }

  @Test
  void activations_stayWhenTheViewChanges_andAreFoundByTheirNewOwner() {
    var silo = new FakeSilo("a");
    Town.GRAINS.forEach(grain -> silo.active.add(new HostedGrain(grain, 1)));
    try (TeffCluster a = town.joined(silo);
        TeffCluster b = town.joined("b")) {
      List<FakeRequest> requests = Town.GRAINS.stream().map(grain -> handled(b, grain, 0)).toList();
      await().untilAsserted(() -> assertThat(silo.handled).containsAll(requests));
      assertThat(Town.hosted(b)).isZero();
      assertThat(silo.hostingChanges.get()).isZero();
      assertThat(Town.hosted(a)).isPositive();
    }
  }

  @Test
  void grain_thatIsCalledWhileItsRangeIsHandedOver_isAskedForAlone() {
    var here = new FakeSilo("a");
    var joiner = new FakeSilo("b");
    List<GrainId> active = Town.GRAINS.subList(0, Town.GRAINS.size() / 2);
    active.forEach(grain -> here.active.add(new HostedGrain(grain, 1)));
    town.network.listsNothing = true;
    try (TeffCluster a = town.joined(here);
        TeffCluster b = town.joined(joiner)) {
      List<FakeRequest> toActive = active.stream().map(grain -> handled(b, grain, 0)).toList();
      List<GrainId> others = Town.GRAINS.subList(active.size(), Town.GRAINS.size());
      List<FakeRequest> toOthers = others.stream().map(grain -> handled(b, grain, 0)).toList();
      await().untilAsserted(() -> assertThat(here.handled).containsAll(toActive));
      await()
          .until(() ->
              toOthers.stream()
                  .allMatch(call -> here.handled.contains(call) || joiner.handled.contains(call)));
      assertThat(joiner.handled).isNotEmpty().doesNotContainAnyElementsOf(toActive);
      assertThat(others.stream().filter(b::hosts)).hasSameSizeAs(joiner.handled);
      assertThat(active.stream().filter(b::hosts)).isEmpty();
      assertThat(Town.hosted(a)).isPositive();
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
  void incarnation_ofAnotherSilo_isRefused() {
    long next = new Random(Town.SEED).nextLong(); // what the first silo of a town will draw
    var other = new SiloIdentity("clone", next, "elsewhere", 1);
    town.register.change(view -> view.joined(new Member(other, "elsewhere:2", MemberState.ACTIVE)));
    try (TeffCluster a = town.cluster(options -> options)) {
      assertThatThrownBy(() -> a.join(new FakeSilo("a")))
          .isInstanceOfSatisfying(
              GrainException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.DUPLICATE_SILO_NAME))
          .hasMessageContaining("elsewhere:1");
    }
  }

  @Test
  void name_ofADeadSilo_isTakenOver() {
    commitDeadRows("a", "b");
    try (TeffCluster a = town.joined("a")) {
      assertThat(town.committed()).containsExactly("a");
      await().until(() -> Town.hosted(a) == Town.GRAINS.size());
    }
  }

  @Test
  void rows_ofAPreviousRun_areRemovedAtOnce() {
    commitDeadRows("x", "y", "z");
    try (TeffCluster a = town.joined("a")) {
      assertThat(town.committed()).containsExactly("a");
      await().until(() -> Town.hosted(a) == Town.GRAINS.size());
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
  void joiner_thatReachesNobodyButTheStore_isRefused() {
    try (TeffCluster a = town.joined("a");
        TeffCluster b = town.joined("b");
        TeffCluster cutOff = town.cluster(TeffClusterTest::impatient)) {
      await().until(() -> Town.divided(a, b) && town.network.seen() == 2);
      town.network.silent = true;
      assertThatThrownBy(() -> cutOff.join(new FakeSilo("c")))
          .isInstanceOfSatisfying(
              GrainException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.SEEDS_UNREACHABLE))
          .hasMessageContaining("a@fake:")
          .hasMessageContaining("b@fake:");
      town.network.silent = false;
      assertThat(town.committed()).containsExactly("a", "b");
      assertThat(town.register.read().doubts()).isEmpty();
    }
  }

  @Test
  void joiner_thatFindsSilentRows_waitsForAContradiction_andRemovesThem() {
    commitDeadRows("x", "y");
    town.network.silent = true;
    try (TeffCluster a = town.cluster(TeffClusterTest::impatient)) {
      a.join(new FakeSilo("a"));
      assertThat(town.committed()).containsExactly("a");
      await().until(() -> Town.hosted(a) == Town.GRAINS.size());
    }
  }

  private static ClusterOptionsBuilder impatient(ClusterOptionsBuilder options) {
    return options.heartbeatInterval(Duration.ofMillis(100)).maxNoHeartbeat(Duration.ofMillis(300));
  }

  @Test
  void joiner_whoseSeedIsOfAnotherCluster_isRefused() {
    try (var other = new Town(town.network, Town.SEED + 1);
        TeffCluster there = other.joined("there");
        TeffCluster here =
            town.cluster(options ->
                impatient(options)
                    .seeds(
                        List.of(other.register.read().members().getFirst().membershipAddress())))) {
      assertThatThrownBy(() -> here.join(new FakeSilo("here")))
          .isInstanceOfSatisfying(
              GrainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CLUSTER_MIXED_UP))
          .hasMessageContaining(Long.toHexString(there.self().incarnation()));
      assertThat(town.committed()).isEmpty();
      assertThat(other.committed()).containsExactly("there");
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
      ClusterView next = view;
      for (String name : names) {
        next =
            next.joined(
                new Member(
                    new SiloIdentity(name, name.hashCode(), "dead", 1),
                    "dead:2",
                    MemberState.ACTIVE));
      }
      return next;
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
