package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.runtime.Silo;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import dev.teff.runtime.cluster.spi.Placer;
import dev.teff.runtime.spi.HostedGrain;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Silos of one process, over sockets, of which one stops; where its grains go, a strategy says. */
@Timeout(120)
class DrainTest {
  private static final int PURSES = 60;
  private static final String COMPANION = "lord of ";

  private final Town town = new Town();
  private final Map<String, Silo> silos = new LinkedHashMap<>();
  private final Map<String, TeffCluster> clusters = new LinkedHashMap<>();
  private final PurseGrain.Strings strings = new PurseGrain.Strings();
  private volatile String wanted = "a";

  /** Where a test says; whoever has a lord is to be with him. */
  private record ByTest(DrainTest test, TeffCluster cluster) implements Placer {
    @Override
    public boolean isByRange(String grainType) {
      return false;
    }

    @Override
    public CompletableFuture<String> choose(
        GrainId grain, String rangeOwner, Optional<String> callerSilo) {
      if (test.wanted.isEmpty()) {
        return CompletableFuture.failedFuture(
            new GrainException(
                ErrorCode.CONFIGURATION_INVALID, Outcome.DID_NOT_RUN, "no silo has it"));
      }
      return companion(grain)
          .map(lord -> cluster.locate(lord).thenApply(place -> place.orElse(rangeOwner)))
          .orElse(CompletableFuture.completedFuture(test.wanted));
    }

    @Override
    public Optional<GrainId> companion(GrainId grain) {
      return grain.key().startsWith("vassal of ")
          ? Optional.of(id(COMPANION + grain.key().substring("vassal of ".length())))
          : Optional.empty();
    }
  }

  @BeforeEach
  void start() {
    for (String name : List.of("a", "b", "c")) {
      TeffCluster cluster = town.overSockets();
      cluster.placer(new ByTest(this, cluster));
      clusters.put(name, cluster);
      silos.put(
          name,
          Silo.builder()
              .name(name)
              .store(town.store)
              .cluster(cluster)
              .provide(PurseGrain.Strings.class, strings)
              .start());
    }
    await().until(() -> cluster("c").silos().size() == 3);
  }

  @AfterEach
  void stop() {
    strings.open().countDown();
    silos.values().forEach(Silo::close);
    town.close();
  }

  private static GrainId id(String key) {
    return GrainId.of("purse", key);
  }

  private TeffCluster cluster(String name) {
    return Objects.requireNonNull(clusters.get(name));
  }

  private int add(String silo, String key) {
    return Objects.requireNonNull(silos.get(silo)).grains().ref(Purse.class, key).add();
  }

  private void stopA() {
    Objects.requireNonNull(silos.remove("a")).close();
    clusters.remove("a");
  }

  private Optional<String> home(String key) {
    return clusters.entrySet().stream()
        .filter(each -> each.getValue().isHere(id(key)))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  @Test
  void grains_ofASiloThatStops_goWhereTheirStrategySays_withWhatTheyCarry() {
    for (int i = 0; i < PURSES; i++) {
      add("b", "k" + i);
    }
    wanted = "c";
    stopA();
    for (int i = 0; i < PURSES; i++) {
      assertThat(home("k" + i)).as("k%d", i).hasValue("c");
      assertThat(add("b", "k" + i)).isEqualTo(2);
    }
  }

  @Test
  void companions_goTogether_whoeverIsAskedFirst() {
    for (int i = 0; i < PURSES; i++) {
      add("b", COMPANION + i);
      add("b", "vassal of " + i);
      assertThat(home("vassal of " + i)).hasValue("a");
    }
    wanted = "c";
    stopA();
    for (int i = 0; i < PURSES; i++) {
      assertThat(home("vassal of " + i)).as("%d", i).hasValue("c");
      assertThat(home(COMPANION + i)).as("%d", i).hasValue("c");
      assertThat(add("b", "vassal of " + i)).isEqualTo(2);
    }
  }

  @Test
  void grains_forWhichThereIsNoSilo_goToTheOwnersOfTheirRanges_andTheLogSaysSoOnce() {
    for (int i = 0; i < PURSES; i++) {
      add("b", "k" + i);
    }
    wanted = "";
    var log = new ListAppender<ILoggingEvent>();
    var logger = (Logger) LoggerFactory.getLogger(Refuges.class);
    log.start();
    logger.addAppender(log);
    try {
      stopA();
    } finally {
      logger.detachAppender(log);
    }
    assertThat(log.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .contains("purse", "owners of their ranges", "no silo has it");
    for (int i = 0; i < PURSES; i++) {
      assertThat(home("k" + i)).as("k%d", i).isEqualTo(cluster("b").where(id("k" + i)));
      assertThat(add("b", "k" + i)).isEqualTo(2);
    }
  }

  /** More than may be under way at a time, and none of them gets anywhere. */
  @Test
  void silo_whoseGrainsDoNotGetAway_waitsForThemNoLongerThanItMay() {
    TeffCluster cluster = town.overSockets();
    cluster.placer(
        new Placer() {
          @Override
          public boolean isByRange(String grainType) {
            return false;
          }

          @Override
          public CompletableFuture<String> choose(
              GrainId grain, String rangeOwner, Optional<String> callerSilo) {
            return new CompletableFuture<>();
          }
        });
    var crowded = new FakeSilo("crowded");
    crowded.carrying = true;
    Town.GRAINS.forEach(grain -> crowded.active.add(new HostedGrain(grain, 1)));
    cluster.join(crowded);
    try {
      var drained =
          CompletableFuture.runAsync(
              () -> cluster.drain(Duration.ofMillis(500)), Thread::startVirtualThread);
      assertThat(drained.orTimeout(30, TimeUnit.SECONDS)).succeedsWithin(Duration.ofSeconds(30));
    } finally {
      cluster.close();
    }
  }

  @Test
  void siloThatStops_handsNothingToAnotherThatDoes() throws Exception {
    Purse held = Objects.requireNonNull(silos.get("b")).grains().ref(Purse.class, "held");
    var turn = Thread.ofVirtual().start(held::hold);
    strings.held().await();
    wanted = "b";
    for (int i = 0; i < PURSES; i++) {
      add("b", "k" + i);
    }
    var stopOfA = Thread.ofVirtual().start(Objects.requireNonNull(silos.remove("a"))::close);
    await()
        .untilAsserted(() ->
            assertThat(town.register.read().members())
                .filteredOn(member -> member.state() == MemberState.LEAVING)
                .extracting(member -> member.silo().name())
                .containsExactly("a"));

    wanted = "a"; // which stays until the turn ends
    Objects.requireNonNull(silos.remove("b")).close();
    for (int i = 0; i < PURSES; i++) {
      assertThat(home("k" + i)).as("k%d", i).hasValue("c");
      assertThat(add("c", "k" + i)).isEqualTo(2);
    }
    assertThat(stopOfA.isAlive()).isTrue();
    strings.open().countDown();
    stopOfA.join();
    turn.join();
    add("c", "held");
    assertThat(home("held")).hasValue("c");
  }
}
