package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import dev.teff.grains.GrainId;
import dev.teff.runtime.Silo;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Grains that are to move and take longer to stop than a target waits for them. */
@Timeout(120)
class SlowMoveTest {
  private static final GrainId SLOW = GrainId.of("purse", "slow");
  private static final Duration LONGER_THAN_A_TARGET_WAITS = Duration.ofSeconds(12);
  private static final int PATIENCE_SECONDS = 60;

  private final Town town = new Town();
  private final MovedTime time = new MovedTime();
  private final PurseGrain.Strings strings = new PurseGrain.Strings();
  private final Map<String, Silo> silos = new LinkedHashMap<>();
  private final Map<String, TeffCluster> clusters = new LinkedHashMap<>();
  private String home = "";
  private String target = "";

  @BeforeEach
  void start() {
    for (String name : List.of("a", "b")) {
      TeffCluster cluster = town.overSockets(time);
      clusters.put(name, cluster);
      silos.put(
          name,
          Silo.builder()
              .name(name)
              .store(town.store)
              .time(time)
              .config(
                  ConfigFactory.parseString(
                      "teff { call.timeout = 1h, silo.shutdown-grace = 10m }"))
              .cluster(cluster)
              .provide(PurseGrain.Strings.class, strings)
              .start());
    }
    await().until(() -> Town.divided(clusters.values().toArray(TeffCluster[]::new)));
    purse().add();
    home = cluster("a").isHere(SLOW) ? "a" : "b";
    target = home.equals("a") ? "b" : "a";
  }

  @AfterEach
  void stop() {
    strings.open().countDown();
    strings.farewell().set(() -> {});
    silos.values().forEach(Silo::close);
    town.close();
  }

  private TeffCluster cluster(String name) {
    return Objects.requireNonNull(clusters.get(name));
  }

  private Purse purse() {
    return silos.values().iterator().next().grains().ref(Purse.class, SLOW.key());
  }

  private CompletableFuture<Integer> hold() throws InterruptedException {
    Purse purse = purse();
    var held = CompletableFuture.supplyAsync(purse::hold, Thread::startVirtualThread);
    assertThat(strings.held().await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return held;
  }

  private static <T> T get(CompletableFuture<T> future) {
    return future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  @Test
  void grain_whoseTurnDoesNotEnd_staysWithWhatItHas_andMovesLater() throws Exception {
    CompletableFuture<Integer> held = hold();
    var moved = cluster(home).migrate(SLOW, target);
    time.advanceUntil(moved::isDone);
    assertThat(moved).isCompletedWithValue(MigrationOutcome.STUCK);
    time.advance(LONGER_THAN_A_TARGET_WAITS);
    strings.open().countDown();
    assertThat(get(held)).isEqualTo(1);

    assertThat(purse().add()).isEqualTo(2);
    assertThat(cluster(home).isHere(SLOW)).isTrue();
    assertThat(get(cluster(home).migrate(SLOW, target))).isEqualTo(MigrationOutcome.MOVED);
    assertThat(purse().add()).isEqualTo(3);
    assertThat(cluster(target).isHere(SLOW)).isTrue();
  }

  @Test
  void grain_whoseTurnDoesNotEnd_leavesADrainedSiloWithWhatItHas_whenItDoes() throws Exception {
    CompletableFuture<Integer> held = hold();
    Silo drained = Objects.requireNonNull(silos.remove(home));
    var closed = CompletableFuture.runAsync(drained::close, Thread::startVirtualThread);
    await().until(() -> town.register.read().inState(ClusterView.MemberState.LEAVING).size() == 1);
    long begin = time.nanos();
    time.advanceUntil(() -> time.nanos() - begin > LONGER_THAN_A_TARGET_WAITS.toNanos());
    strings.open().countDown();
    assertThat(get(held)).isEqualTo(1);
    time.advanceUntil(closed::isDone);

    assertThat(closed).isCompleted();
    assertThat(purse().add()).isEqualTo(2);
  }

  @Test
  void grain_thatTakesLongToStop_isStillExpected() throws Exception {
    var leaving = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    strings
        .farewell()
        .set(() -> {
          leaving.countDown();
          try {
            leave.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    var moved = cluster(home).migrate(SLOW, target);
    assertThat(leaving.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    time.advance(LONGER_THAN_A_TARGET_WAITS);
    leave.countDown();

    assertThat(get(moved)).isEqualTo(MigrationOutcome.MOVED);
    assertThat(purse().add()).isEqualTo(2);
    assertThat(cluster(target).isHere(SLOW)).isTrue();
  }
}
