package dev.teff.simulator;

import dev.teff.simulator.Fabric.Weather;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Does harm, as the seed decides. Each run uses a few kinds of it only: a run with everything at
 * once rarely comes far enough to find what needs three faults of one kind.
 */
final class Chaos {
  private static final int MOST_SILOS = 7;
  private static final int MOST_KINDS = 4;

  private final SimulatedCluster cluster;
  private final World world;
  private final SplittableRandom chance;
  private final Set<SimulatedFault> kinds;
  private final List<SimulatedFault> strikes;
  private final long meanPauseNanos;
  private final @Nullable Moves moves;
  private int named;
  private boolean over;

  /**
   * Harm that has not begun.
   *
   * @param possible the kinds that there may be; one at least
   * @param silos how many there are at first
   */
  Chaos(SimulatedCluster cluster, Set<SimulatedFault> possible, int silos) {
    this.cluster = cluster;
    this.world = cluster.world();
    this.chance = world.chance();
    var others = EnumSet.copyOf(possible);
    boolean mayMove = others.remove(SimulatedFault.MOVE);
    this.kinds = some(List.copyOf(others));
    this.strikes = List.copyOf(kinds);
    this.meanPauseNanos = 500_000_000L + chance.nextLong(3_000_000_000L);
    this.named = silos;
    this.moves = mayMove && (others.isEmpty() || chance.nextBoolean()) ? new Moves(cluster) : null;
    if (moves != null) {
      kinds.add(SimulatedFault.MOVE);
    }
  }

  private Set<SimulatedFault> some(List<SimulatedFault> possible) {
    var some = EnumSet.noneOf(SimulatedFault.class);
    if (possible.isEmpty()) {
      return some;
    }
    int count = 1 + chance.nextInt(Math.min(MOST_KINDS, possible.size()));
    while (some.size() < count) {
      some.add(possible.get(chance.nextInt(possible.size())));
    }
    return some;
  }

  Set<SimulatedFault> chosen() {
    return kinds;
  }

  void begin() {
    if (moves != null) {
      moves.begin();
    }
    if (!strikes.isEmpty()) {
      next();
    }
  }

  private void next() {
    world.after(chance.nextLong(2 * meanPauseNanos), this::strike);
  }

  /** Ends all faults; nothing more goes wrong. */
  void end() {
    over = true;
    if (moves != null) {
      moves.end();
    }
    note("all faults end");
    cluster.heal();
  }

  private void strike() {
    if (over) {
      return;
    }
    SimulatedFault fault = strikes.get(chance.nextInt(strikes.size()));
    switch (fault) {
      case KILL -> one(true, silo -> cluster.killAndRestart(silo));
      case FREEZE -> one(false, silo -> cluster.freeze(silo, millis(200, 8_000)));
      case PARTITION -> partition();
      case ONE_WAY_CUT -> oneWay();
      case STORE_CUT -> one(false, this::cutStore);
      case RESET -> reset();
      case OVERTAKE -> overtake();
      case SLOW_STORE -> store("the store is slow", 20_000 + chance.nextInt(300_000), 0, 0);
      case FAILING_STORE -> store("the store fails", 500, chance.nextInt(200), chance.nextInt(200));
      case BAD_NETWORK -> badNetwork();
      case JOIN -> join();
      case LEAVE -> one(true, cluster::stop);
      case MOVE -> {} // goes its own pace
    }
    next();
  }

  private interface Harm {
    void to(SimulatedSilo silo);
  }

  private void one(boolean leavesSomebody, Harm harm) {
    SimulatedSilo victim = pick(leavesSomebody ? 2 : 1);
    if (victim != null) {
      harm.to(victim);
    }
  }

  private @Nullable SimulatedSilo pick(int least) {
    List<SimulatedSilo> serving = cluster.serving();
    return serving.size() < least ? null : serving.get(chance.nextInt(serving.size()));
  }

  private Duration millis(int least, int most) {
    return Duration.ofMillis(least + chance.nextInt(most - least));
  }

  private void partition() {
    List<SimulatedSilo> living = cluster.living();
    List<SimulatedSilo> side = living.stream().filter(silo -> chance.nextBoolean()).toList();
    if (side.isEmpty() || side.size() == living.size()) {
      return;
    }
    Duration length = millis(500, 10_000);
    note("partition of " + side.stream().map(SimulatedSilo::name).toList() + " for " + length);
    for (SimulatedSilo here : side) {
      for (SimulatedSilo there : living) {
        if (!side.contains(there)) {
          cluster.fabric().cut(here.node(), there.node());
          cluster.fabric().cut(there.node(), here.node());
        }
      }
    }
    healLater(length);
  }

  private void oneWay() {
    SimulatedSilo from = pick(2);
    SimulatedSilo to = pick(2);
    if (from != null && to != null && from != to) {
      note("nothing passes from " + from.name() + " to " + to.name());
      cluster.fabric().cut(from.node(), to.node());
      healLater(millis(500, 10_000));
    }
  }

  private void healLater(Duration length) {
    world.after(
        length.toNanos(),
        () -> {
          note("the network is healed");
          cluster.fabric().heal();
        });
  }

  private void cutStore(SimulatedSilo silo) {
    cluster.cutStore(silo, true);
    world.after(millis(500, 6_000).toNanos(), () -> cluster.cutStore(silo, false));
  }

  private void reset() {
    SimulatedSilo victim = pick(1);
    if (victim != null) {
      note("connections of " + victim.name() + " break");
      cluster.fabric().reset(victim.node(), 500);
    }
  }

  private void overtake() {
    SimulatedSilo victim = pick(1);
    if (victim != null) {
      note("connections of " + victim.name() + " are given up, and overtaken");
      cluster.fabric().overtake(victim.node(), 500);
    }
  }

  private void store(String what, long latencyMicros, int refused, int unknown) {
    note(what);
    cluster.storeWeather(new StoreWeather(latencyMicros, refused, unknown));
    world.after(millis(500, 4_000).toNanos(), () -> cluster.storeWeather(StoreWeather.FAIR));
  }

  private void badNetwork() {
    note("the network is bad");
    cluster
        .fabric()
        .weather(
            new Weather(1_000 + chance.nextInt(20_000), chance.nextInt(50), chance.nextInt(500)));
    world.after(millis(500, 6_000).toNanos(), () -> cluster.fabric().weather(Weather.FAIR));
  }

  private void join() {
    if (cluster.living().size() < MOST_SILOS) {
      cluster.start("silo-" + ++named);
    }
  }

  private void note(String what) {
    world.trace().note(world.now(), "chaos", what);
  }
}
