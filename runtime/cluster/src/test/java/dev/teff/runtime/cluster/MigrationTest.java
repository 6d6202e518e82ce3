package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.teff.grains.GrainId;
import dev.teff.runtime.Silo;
import dev.teff.runtime.spi.PinnedGrain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Silos of one process, over sockets, and grains that move between them under load. */
@Timeout(120)
class MigrationTest {
  private static final int CALLERS = 8;
  private static final int PATIENCE_SECONDS = 60;

  private final Town town = new Town();
  private final PurseGrain.Strings strings = new PurseGrain.Strings();
  private final HeldCommits commits = new HeldCommits();
  private final List<Running> silos = new ArrayList<>();

  private record Running(Silo silo, TeffCluster cluster) {}

  @BeforeEach
  void start() {
    List.of("a", "b", "c").forEach(this::start);
  }

  private void start(String name) {
    TeffCluster cluster = town.overSockets(commits::before);
    silos.add(
        new Running(
            Silo.builder()
                .name(name)
                .store(town.store)
                .cluster(cluster)
                .provide(PurseGrain.Strings.class, strings)
                .start(),
            cluster));
    await().until(() -> Town.divided(clusters()));
  }

  @AfterEach
  void stop() {
    strings.open().countDown();
    silos.forEach(running -> running.silo.close());
    town.close();
  }

  private TeffCluster[] clusters() {
    return silos.stream().map(Running::cluster).toArray(TeffCluster[]::new);
  }

  private Purse purse(int from, String key) {
    return silos.get(from).silo.grains().ref(Purse.class, key);
  }

  private static GrainId id(String key) {
    return GrainId.of("purse", key);
  }

  private static MigrationOutcome migrated(Running from, String key, String target) {
    return migrated(from, id(key), target);
  }

  private static MigrationOutcome migrated(Running from, GrainId grain, String target) {
    return from.cluster.migrate(grain, target).orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Moves the grain from wherever it is. */
  private MigrationOutcome move(String key, String target) {
    for (Running running : silos) {
      MigrationOutcome outcome = migrated(running, key, target);
      if (outcome != MigrationOutcome.NOT_ACTIVE) {
        return outcome;
      }
    }
    return MigrationOutcome.NOT_ACTIVE;
  }

  @Test
  void grain_moved_hasItsFieldsWithIt() {
    for (int i = 0; i < 6; i++) {
      // The answer says that it has arrived: until then it is active nowhere.
      assertThat(purse(i % 3, "k").add()).isEqualTo(i + 1);
      Running home = home("k");
      Running target = silos.get((silos.indexOf(home) + 1 + i % 2) % 3);
      assertThat(migrated(home, "k", target.silo.name())).isEqualTo(MigrationOutcome.MOVED);
      assertThat(home("k")).isEqualTo(target);
    }
    assertThat(purse(1, "k").add()).isEqualTo(7);
  }

  private Running home(String key) {
    List<Running> found =
        silos.stream().filter(running -> running.cluster.isHere(id(key))).toList();
    assertThat(found).as("where it is").hasSize(1);
    return found.getFirst();
  }

  @Test
  void grainThatIsNotToBeMoved_stays() {
    Running a = silos.getFirst();
    assertThat(a.silo.grains().ref(Mill.class, "m").grind()).isEqualTo(1);
    assertThat(migrated(a, GrainId.of("mill", "m#0"), "b")).isEqualTo(MigrationOutcome.REFUSED);
    assertThat(a.silo.grains().ref(Mill.class, "m").grind()).isEqualTo(2);

    assertThat(a.silo.client().report(Duration.ofSeconds(PATIENCE_SECONDS)).silos()).hasSize(3);
    GrainId desk = GrainId.of(PinnedGrain.SILO, "a");
    assertThat(migrated(a, desk, "b")).isEqualTo(MigrationOutcome.REFUSED);
  }

  @Test
  void grain_withMoreThanAFrameHolds_movesWithoutIt() {
    assertThat(purse(0, "k").stuff(17 << 20)).isZero();
    List<MigrationOutcome> outcomes = new ArrayList<>();
    for (String target : List.of("a", "b", "c")) { // on one of which it is
      outcomes.add(move("k", target));
      assertThat(purse(0, "k").stuff(17 << 20)).isZero();
    }
    assertThat(outcomes)
        .contains(MigrationOutcome.MOVED)
        .doesNotContain(MigrationOutcome.LEFT, MigrationOutcome.STUCK);
  }

  @Test
  void grain_thatCannotBePacked_movesWithout() {
    purse(0, "k").add();
    purse(0, "k").stuff(-1);
    Running home = home("k");
    String target = home.silo.name().equals("a") ? "b" : "a";
    assertThat(migrated(home, "k", target)).isEqualTo(MigrationOutcome.MOVED);
    assertThat(purse(1, "k").add()).isEqualTo(1);
  }

  @Test
  void grain_movedUnderLoad_losesNoCallAndRunsNoneTwice() throws Exception {
    var moving = new AtomicBoolean(true);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> callers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        Purse purse = purse(i % silos.size(), "busy");
        callers.add(
            threads.submit(() -> {
              int calls = 0;
              while (moving.get()) {
                purse.add();
                calls++;
              }
              return calls;
            }));
      }
      int moved = 0;
      var random = new Random(7);
      while (moved < 100) {
        String target = List.of("a", "b", "c").get(random.nextInt(3));
        moved += move("busy", target) == MigrationOutcome.MOVED ? 1 : 0;
      }
      moving.set(false);
      int calls = 0;
      for (Future<Integer> caller : callers) {
        calls += caller.get();
      }
      assertThat(purse(0, "busy").add()).isEqualTo(calls + 1);
    }
  }

  @Test
  void grain_thatIsNotThere_orATargetThatIsNone_isNotMoved() {
    purse(0, "k").add();
    assertThat(move("k", "nobody")).isEqualTo(MigrationOutcome.REFUSED);
    assertThat(move("nothing", "a")).isEqualTo(MigrationOutcome.NOT_ACTIVE);
    assertThat(purse(1, "k").add()).isEqualTo(2);
  }

  @Test
  void grain_thatDoesNotEndItsTurn_isReportedAsStuck() throws Exception {
    purse(0, "slow").add();
    CompletableFuture<Integer> held =
        CompletableFuture.supplyAsync(() -> purse(0, "slow").hold(), Thread::startVirtualThread);
    strings.held().await();
    Running home = home("slow");
    String target = home.silo.name().equals("a") ? "b" : "a";
    assertThat(migrated(home, "slow", target)).isEqualTo(MigrationOutcome.STUCK);
    strings.open().countDown();
    assertThat(held.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join()).isEqualTo(1);
    assertThat(purse(1, "slow").add()).isEqualTo(2);
    assertThat(home("slow")).isEqualTo(home);
  }

  /** Nobody has told the one who comes of a grain that one silo has handed to another one. */
  @Test
  void grains_onTheirWayWhenASiloComes_thatOwnsThem_haveTheirFieldsWithThem() {
    int purses = 100;
    IntStream.range(0, purses).forEach(i -> purse(0, "p" + i).add());
    List<String> moving =
        IntStream.range(0, purses)
            .mapToObj(i -> "p" + i)
            .filter(key -> silos.getFirst().cluster.isHere(id(key)))
            .toList();
    commits.hold();
    List<CompletableFuture<MigrationOutcome>> moves =
        moving.stream().map(key -> silos.getFirst().cluster.migrate(id(key), "b")).toList();
    await().until(() -> commits.count() == moving.size());
    start("d");
    commits.release();
    assertThat(moves)
        .allSatisfy(move ->
            assertThat(move.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join())
                .isEqualTo(MigrationOutcome.MOVED));
    assertThat(moving)
        .allSatisfy(key -> {
          assertThat(home(key)).isEqualTo(silos.get(1));
          assertThat(purse(3, key).add()).isEqualTo(2);
        })
        .anySatisfy(key -> assertThat(silos.get(3).cluster.where(id(key))).hasValue("b"));
  }

  @Test
  void silo_drainedUnderLoad_noCallFailsAndNoFieldIsLost() throws Exception {
    drainUnderLoad();
  }

  /** As they do when a silo is doubted, or another one comes. */
  @Test
  void silo_drainedWhileViewsChange_noCallFailsAndNoFieldIsLost() throws Exception {
    TeffCluster[] all = clusters();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> changes =
          threads.submit(() -> {
            for (int i = 0; i < 20; i++) {
              long version = town.commitAgain();
              await()
                  .until(
                      () -> Arrays.stream(all).anyMatch(each -> each.roster().view() >= version));
            }
          });
      drainUnderLoad();
      changes.get();
    }
  }

  private void drainUnderLoad() throws Exception {
    int purses = 200;
    IntStream.range(0, purses).forEach(i -> purse(i % 3, "p" + i).add());
    var draining = new AtomicBoolean(true);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<int[]>> callers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        int first = i;
        callers.add(
            threads.submit(() -> {
              int[] calls = new int[purses];
              while (draining.get()) {
                for (int p = first; p < purses; p += CALLERS) {
                  purse(1 + (p & 1), "p" + p).add();
                  calls[p]++;
                }
              }
              return calls;
            }));
      }
      Running leaver = silos.set(0, silos.get(1)); // the callers look at the list meanwhile
      leaver.silo.close();
      draining.set(false);
      int[] total = new int[purses];
      for (Future<int[]> caller : callers) {
        int[] calls = caller.get();
        for (int p = 0; p < purses; p++) {
          total[p] += calls[p];
        }
      }
      assertThat(town.committed()).containsExactly("b", "c");
      assertThat(town.register.read().ghosts()).isEmpty();
      for (int p = 0; p < purses; p++) {
        assertThat(purse(1, "p" + p).add()).as("p%d", p).isEqualTo(total[p] + 2);
      }
      silos.removeFirst();
    }
  }
}
