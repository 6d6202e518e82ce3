package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.Grains;
import dev.teff.grains.Pending;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TeffClientTest {
  /** How often a silo looks at its view while a client comes to it several times. */
  private static final int ENOUGH = 40;

  private final Branch one = Branch.open("one");
  private final Branch two = Branch.open("two");
  private final Branch three = Branch.open("three");

  @BeforeEach
  void unite() {
    Branch.unite(1, one, two, three);
  }

  @AfterEach
  void close() {
    Stream.of(one, two, three).forEach(Branch::close);
  }

  private static TeffClient connect(String secret, String... seeds) {
    return TeffClient.connect(
        ClientOptions.of(List.of(seeds), Secret.of(secret))
            .withConnectTimeout(Duration.ofSeconds(2))
            .withCallTimeout(Duration.ofSeconds(10)));
  }

  @Test
  void client_withOneSeed_knowsTheClusterAndCallsOwners() {
    try (TeffClient client = connect("open sesame", one.address())) {
      assertThat(client.view()).isEqualTo(one.view);
      for (int i = 0; i < 60; i++) {
        assertThat(client.grains().ref(Teller.class, "t" + i).echo("hi")).isEqualTo("hi");
      }
      Stream.of(one, two, three)
          .forEach(branch ->
              assertThat(branch.handled)
                  .isNotEmpty()
                  .allSatisfy(call ->
                      assertThat(new Routes(branch.view).owner(call.target()))
                          .isEqualTo(branch.self())));
    }
  }

  @Test
  void client_whoseFirstSeedIsDead_takesTheNext() {
    three.close();
    try (TeffClient client = connect("open sesame", three.address(), two.address())) {
      assertThat(client.grains().ref(Teller.class, "bob").echo("hi")).isEqualTo("hi");
    }
  }

  @Test
  void client_withoutALivingSeed_saysWhyForEach() {
    three.close();
    assertThatThrownBy(() -> connect("open sesame", three.address(), "no-such-host.invalid:1"))
        .isInstanceOf(GrainException.class)
        .hasMessageContaining("TEFF-405")
        .hasMessageContaining(three.address())
        .hasMessageContaining("no-such-host.invalid:1");
  }

  @Test
  void client_withTheWrongSecret_isToldSo() {
    assertThatThrownBy(() -> connect("guess", one.address()))
        .isInstanceOf(GrainException.class)
        .hasMessageContaining("TEFF-404");
  }

  @Test
  void client_whoseAddressesCannotBeToldAtFirst_asksAgain() {
    var asked = new AtomicInteger();
    try (TeffClient client =
        TeffClient.patientAt(
            ClientOptions.of(List.of(), Secret.of("open sesame")),
            () -> {
              if (asked.incrementAndGet() <= 2) {
                throw new IllegalStateException("whoever knows the addresses is not there");
              }
              return List.of(one.address());
            },
            List.of())) {
      assertThat(client.grains().ref(Teller.class, "bob").echo("hi")).isEqualTo("hi");
      assertThat(asked).hasValueGreaterThan(2);
    }
  }

  @Test
  void seeds_thatAreNoAddresses_areRefused() {
    assertThatThrownBy(() -> connect("x", "nowhere")).hasMessageContaining("TEFF-501");
    assertThatThrownBy(() -> connect("x", "host:0")).hasMessageContaining("TEFF-501");
    assertThatThrownBy(() -> connect("x")).hasMessageContaining("TEFF-501");
  }

  @Test
  void silo_thatDies_isReplacedByOthersAtOnce() {
    try (TeffClient client = connect("open sesame", one.address())) {
      two.close();
      // Its grains too: the others would send the calls on, here they serve them.
      for (int i = 0; i < 60; i++) {
        assertThat(client.grains().ref(Teller.class, "t" + i).echo("hi")).isEqualTo("hi");
      }
    }
  }

  @Test
  void oneWayAndStartedCalls_ofADeadOwner_reachAnother() {
    try (TeffClient client = connect("open sesame", one.address())) {
      two.close();
      three.close();
      IntStream.range(0, 30).forEach(i -> client.grains().ref(Teller.class, "t" + i).whisper(i));
      var pending =
          IntStream.range(0, 30)
              .mapToObj(i ->
                  client.grains().start(client.grains().ref(Teller.class, "s" + i), t -> t.note(i)))
              .toList();
      pending.forEach(call -> assertThat(call.await()).isPositive());
      await().until(() -> one.teller.notes.size() == 60);
    }
  }

  @Test
  void silo_thatWasEvicted_isNotHeardAnyMore() {
    two.forgetful = true;
    try (TeffClient client = connect("open sesame", one.address())) {
      Grains grains = client.grains();
      List<Pending<String>> calls =
          IntStream.range(0, 30)
              .mapToObj(i -> grains.start(grains.ref(Teller.class, "t" + i), t -> t.echo("hi")))
              .toList();
      await().until(() -> !two.handled.isEmpty());
      await().until(() -> one.handled.size() + two.handled.size() + three.handled.size() == 30);
      ClusterView without = Branch.viewOf(2, one, three);
      var evicted = new ClusterView(2, without.members(), List.of(two.self().incarnation()));
      one.install(evicted);
      three.install(evicted);
      await().until(() -> client.view().version() == 2);
      two.forgetful = false;
      List.copyOf(two.handled).forEach(two::handle); // too late
      int lost = 0;
      for (Pending<String> call : calls) {
        try {
          assertThat(call.await()).isEqualTo("hi");
        } catch (GrainException e) {
          assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN);
          assertThat(e).hasMessageContaining("view 2 of the cluster is without it");
          lost++;
        }
      }
      assertThat(lost).isPositive();
    }
  }

  @Test
  void silo_thatWasEvictedAndDoesNotKnow_isLeft_andNotComeBackTo() {
    try (TeffClient client = connect("open sesame", two.address())) {
      callAll(client); // so that it is connected to all
      install(evicting(2, two, one, three), one, three); // and not to the evicted one itself
      await().until(() -> client.view().version() == 2);
      await().until(client::isReachable); // by another
      two.handled.clear();
      callAll(client);
      one.close();
      three.close(); // now the seed alone answers, which tells a view that is over
      await().until(() -> !client.isReachable());
      int looks = two.looks.get();
      await().until(() -> two.looks.get() > looks + ENOUGH); // it is tried again and again
      assertThat(client.isReachable()).isFalse();
      assertThat(client.view().version()).isEqualTo(2);
      assertThat(two.handled).isEmpty();
    }
  }

  @Test
  void silo_thatWasEvictedLongAgo_isNotTakenForAClusterThatBeganAnew() {
    try (TeffClient client = connect("open sesame", one.address(), two.address())) {
      callAll(client);
      try (Branch four = Branch.open("four")) {
        install(evicting(2, two, one, four), one, four);
        await().until(() -> client.view().version() == 2);
        install(Branch.viewOf(3, four), one, four); // of those in the first view, none is left
        await().until(() -> client.view().version() == 3);
        one.close();
        await().until(client::isReachable); // by the fourth
      }
      two.install(Branch.viewOf(1, two));
      two.handled.clear();
      int looks = two.looks.get();
      await().until(() -> two.looks.get() > looks + ENOUGH);
      assertThat(client.view().version()).isEqualTo(3);
      assertThat(client.isReachable()).isFalse();
      assertThat(two.handled).isEmpty();
    }
  }

  private static void callAll(TeffClient client) {
    for (int i = 0; i < 60; i++) {
      assertThat(client.grains().ref(Teller.class, "t" + i).echo("hi")).isEqualTo("hi");
    }
  }

  /** A view of some, in which another one is a ghost. */
  private static ClusterView evicting(long version, Branch evicted, Branch... rest) {
    return new ClusterView(
        version, Branch.viewOf(version, rest).members(), List.of(evicted.self().incarnation()));
  }

  private static void install(ClusterView view, Branch... branches) {
    Stream.of(branches).forEach(branch -> branch.install(view));
  }

  @Test
  void home_thatDies_isReplacedAndNewViewsArrive() {
    try (TeffClient client = connect("open sesame", one.address())) {
      one.close();
      Branch.unite(2, two, three);
      await().until(() -> client.view().version() == 2);
      Branch.unite(3, two);
      await().until(() -> client.view().version() == 3);
      assertThat(client.grains().ref(Teller.class, "bob").echo("hi")).isEqualTo("hi");
    }
  }

  @Test
  void cluster_thatBeganAnew_isFoundAgain() {
    Branch.unite(7, one);
    int port = one.transport.port();
    try (TeffClient client = connect("open sesame", one.address())) {
      assertThat(client.view().version()).isEqualTo(7);
      one.close();
      try (Branch reborn = Branch.openAt("one", port)) {
        Branch.unite(1, reborn);
        await().until(() -> client.view().equals(reborn.view));
        assertThat(client.grains().ref(Teller.class, "bob").echo("hi")).isEqualTo("hi");
      }
    }
  }

  @Test
  void statistics_areThoseOfEverySiloThatAnswers() {
    try (TeffClient client = connect("open sesame", one.address())) {
      assertThat(client.statistics()).containsOnlyKeys("one", "two", "three");
      assertThat(client.statistics().values()).contains(one.statistics());
      three.close();
      assertThat(client.statistics()).containsOnlyKeys("one", "two");
    }
  }

  @Test
  void close_leavesNoThreads() {
    Set<Thread> others = eventLoops();
    Set<Thread> own;
    try (TeffClient client = connect("open sesame", one.address())) {
      client.grains().ref(Teller.class, "bob").echo("hi");
      own = eventLoops();
      own.removeAll(others);
      assertThat(own).isNotEmpty();
    }
    await().until(() -> own.stream().noneMatch(Thread::isAlive));
  }

  private static Set<Thread> eventLoops() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("vert.x-"))
        .collect(Collectors.toCollection(HashSet::new));
  }

  @Test
  void unknownType_isRefusedByName() {
    try (TeffClient client = connect("open sesame", one.address())) {
      assertThatThrownBy(() -> client.client().contract("tellr"))
          .hasMessageContaining("TEFF-102")
          .hasMessageContaining("teller");
    }
  }
}
