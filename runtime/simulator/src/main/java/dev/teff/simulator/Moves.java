package dev.teff.simulator;

import dev.teff.grains.GrainId;
import dev.teff.runtime.cluster.TeffCluster;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Moves grains that are active from one silo to another, whatever else happens to the two: as an
 * operator does, or placement.
 */
final class Moves {
  private final SimulatedCluster cluster;
  private final World world;
  private final SplittableRandom chance;
  private final long meanPauseNanos;
  private boolean over;

  /** Moves that have not begun. */
  Moves(SimulatedCluster cluster) {
    this.cluster = cluster;
    this.world = cluster.world();
    this.chance = world.chance();
    this.meanPauseNanos = 30_000_000L << chance.nextInt(5);
  }

  void begin() {
    world.after(chance.nextLong(2 * meanPauseNanos), this::next);
  }

  /** Moves nothing more. */
  void end() {
    over = true;
  }

  private void next() {
    if (!over) {
      move();
      begin();
    }
  }

  private void move() {
    List<SimulatedSilo> living = cluster.living(); // who joins or leaves may be the target, too
    if (living.isEmpty()) {
      return;
    }
    SimulatedSilo from = living.get(chance.nextInt(living.size()));
    SimulatedSilo to = living.get(chance.nextInt(living.size()));
    List<GrainId> grains = cluster.activations().on(from);
    TeffCluster part = from.cluster();
    if (from == to || part == null || grains.isEmpty()) {
      return;
    }
    GrainId grain = grains.get(chance.nextInt(grains.size()));
    from.node()
        .execute(() -> {
          var unused =
              part.migrate(grain, to.name())
                  .thenAccept(outcome ->
                      world
                          .trace()
                          .note(
                              world.now(),
                              from.name(),
                              "%s to %s: %s".formatted(grain, to.name(), outcome)));
        });
  }
}
