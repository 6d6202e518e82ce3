package dev.teff.simulator;

import dev.teff.simulator.Fabric.Weather;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the runtime has to stand, one scenario for each way in which it could fail. */
final class Scenarios {
  /**
   * The scenarios that the runtime does not stand yet. {@link ScenariosTest} asserts that each of
   * them still fails, so whoever closes a hole takes its name away here.
   */
  static final Set<String> HOLES = Set.of();

  static final List<Scenario> ALL =
      List.of(
          Scenario.of(
              "a frozen silo wakes and answers",
              3,
              cluster -> {
                at(cluster, 2, () -> cluster.freeze(last(cluster), Duration.ofSeconds(8)));
              }),
          Scenario.of(
              "a silo is cut off from store and silos, but not from clients",
              3,
              cluster -> at(cluster, 2, () -> isolate(cluster, last(cluster)))),
          Scenario.of(
              "a silo is cut off from the others, but not from the store",
              3,
              cluster -> at(cluster, 2, () -> cutFromSilos(cluster, last(cluster)))),
          Scenario.of(
              "a silo joins under load",
              3,
              cluster -> {
                cluster.fabric().weather(new Weather(200, 0, 1000));
                every(cluster, 2, 3, () -> cluster.start("late-" + cluster.living().size()));
              }),
          Scenario.of(
                  "a silo leaves under load",
                  4,
                  cluster -> {
                    at(cluster, 3, () -> cluster.stop(last(cluster)));
                  })
              .everyCallIsAnswered(),
          Scenario.of(
                  "two silos leave at once",
                  4,
                  cluster -> {
                    at(
                        cluster,
                        3,
                        () -> {
                          cluster.stop(cluster.serving().get(1));
                          cluster.stop(last(cluster));
                        });
                  })
              .everyCallIsAnswered(),
          Scenario.of(
                  "a joiner reaches the store and nobody else",
                  3,
                  cluster -> {
                    at(
                        cluster,
                        2,
                        () -> {
                          SimulatedSilo joiner = cluster.start("joiner");
                          cutFromSilos(cluster, joiner);
                        });
                  })
              .judgedBy(report -> told(report, "learns that it was evicted")),
          Scenario.of(
              "a silo dies and comes back, again and again",
              3,
              cluster -> every(cluster, 2, 3, () -> cluster.killAndRestart(last(cluster)))),
          Scenario.of(
              "all silos but one die",
              4,
              cluster -> {
                at(
                    cluster,
                    4,
                    () -> {
                      cluster.serving().stream().skip(1).forEach(cluster::kill);
                    });
              }),
          Scenario.of(
              "commits of unknown fate",
              3,
              cluster -> at(cluster, 1, () -> cluster.storeWeather(new StoreWeather(500, 0, 150)))),
          Scenario.of(
              "refused commits",
              3,
              cluster -> at(cluster, 1, () -> cluster.storeWeather(new StoreWeather(500, 150, 0)))),
          Scenario.of(
              "a slow store",
              3,
              cluster ->
                  at(cluster, 1, () -> cluster.storeWeather(new StoreWeather(150_000, 0, 0)))),
          Scenario.of(
                  "without a store, silos die and come back, one after the other",
                  3,
                  cluster -> every(cluster, 2, 6, () -> cluster.killAndRestart(last(cluster))))
              .withoutStore(),
          Scenario.of(
                  "without a store, a silo freezes, and one is cut off",
                  3,
                  cluster -> {
                    at(cluster, 1, () -> cluster.freeze(last(cluster), Duration.ofSeconds(6)));
                    at(cluster, 11, () -> cutFromSilos(cluster, cluster.serving().getFirst()));
                  })
              .withoutStore(),
          Scenario.of(
                  "without a store, announcements and votes get lost",
                  3,
                  cluster -> cluster.fabric().weather(new Weather(500, 10, 100)))
              .withoutStore(),
          Scenario.of(
              "connections are given up, and what was sent on them arrives later",
              3,
              cluster ->
                  every(
                      cluster, 1, 1, () -> cluster.fabric().overtake(last(cluster).node(), 1000))),
          Scenario.of(
              "connections break",
              3,
              cluster ->
                  every(cluster, 1, 1, () -> cluster.fabric().reset(last(cluster).node(), 1000))));

  private Scenarios() {}

  private static void at(SimulatedCluster cluster, int second, Runnable fault) {
    cluster.world().after(Duration.ofSeconds(second).toNanos(), fault);
  }

  private static void every(SimulatedCluster cluster, int first, int period, Runnable fault) {
    for (int second = first; second < 12; second += period) {
      at(
          cluster,
          second,
          () -> {
            if (!cluster.serving().isEmpty()) {
              fault.run();
            }
          });
    }
  }

  private static SimulatedSilo last(SimulatedCluster cluster) {
    return cluster.serving().getLast();
  }

  private static void isolate(SimulatedCluster cluster, SimulatedSilo silo) {
    cutFromSilos(cluster, silo);
    cluster.cutStore(silo, true);
  }

  private static void cutFromSilos(SimulatedCluster cluster, SimulatedSilo silo) {
    for (SimulatedSilo other : cluster.living()) {
      if (other != silo) {
        cluster.fabric().cut(silo.node(), other.node());
        cluster.fabric().cut(other.node(), silo.node());
      }
    }
  }

  private static List<String> told(SimulationReport report, String what) {
    var wrong = new ArrayList<>(report.violations());
    report.story().stream().filter(line -> line.contains(what)).forEach(wrong::add);
    return wrong;
  }
}
