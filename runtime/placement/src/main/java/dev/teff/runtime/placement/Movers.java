package dev.teff.runtime.placement;

import dev.teff.placement.affinity.Move;
import dev.teff.placement.jfr.MigrationEvent;
import dev.teff.runtime.spi.Timekeeper;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes moves, some at a time. One that is stuck is given up and reported; the others go on. Used
 * by the engine's thread only.
 */
final class Movers {
  private static final Logger LOG = LoggerFactory.getLogger(Affinity.class);
  private static final int AT_ONCE = 64;
  private static final long PATIENCE_SECONDS = 10;

  private final Surroundings surroundings;
  private final Decisions decisions;
  private final Timekeeper time;
  private final Executor engine;
  private final Deque<Move> waiting = new ArrayDeque<>();
  private int underWay;

  Movers(Surroundings surroundings, Decisions decisions, Timekeeper time, Executor engine) {
    this.surroundings = surroundings;
    this.decisions = decisions;
    this.time = time;
    this.engine = engine;
  }

  void add(List<Move> moves) {
    waiting.addAll(moves);
    next();
  }

  /** Whether moves are still to be made. */
  boolean isBusy() {
    return underWay > 0 || !waiting.isEmpty();
  }

  private void next() {
    while (underWay < AT_ONCE && !waiting.isEmpty()) {
      begin(waiting.removeFirst());
    }
  }

  private void begin(Move move) {
    underWay++;
    var event = new MigrationEvent(move);
    event.begin();
    // What it fails with is looked at when it completes.
    var unused =
        surroundings
            .move(move)
            .toCompletableFuture()
            .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .whenComplete((bytes, failure) ->
                engine.execute(() -> {
                  underWay--;
                  ended(move, event, failure);
                  next();
                }));
  }

  private void ended(Move move, MigrationEvent event, @Nullable Throwable failure) {
    String outcome = failure == null ? "moved" : "stayed (" + failure.getMessage() + ")";
    event.ended(outcome);
    decisions.add(new Decisions.Decided(time.instant(), move, outcome));
    if (failure == null) {
      decisions.countMove();
    } else {
      LOG.info(
          "{} did not move from {} to {}, and is left alone for a while: {}",
          move.grain(),
          move.from(),
          move.to(),
          failure.toString());
    }
  }
}
