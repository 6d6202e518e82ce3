package dev.teff.runtime.placement;

import dev.teff.grains.GrainId;
import dev.teff.placement.affinity.Move;
import dev.teff.placement.jfr.MigrationEvent;
import dev.teff.runtime.spi.Timekeeper;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes moves, some at a time. One that takes long is waited for beside the others, which go on; it
 * is reported, and again when it has come to something. Used by the engine's thread only.
 */
final class Movers {
  private static final Logger LOG = LoggerFactory.getLogger(Affinity.class);
  private static final int AT_ONCE = 64;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** After which time a move keeps neither others nor exchanges from going on. */
  private static final long SLOW_NANOS = 1_000_000_000L;

  private final Surroundings surroundings;
  private final Decisions decisions;
  private final Timekeeper time;
  private final Executor engine;
  private final Predicate<Move> wanted;
  private final Deque<Move> waiting = new ArrayDeque<>();
  private final Set<Begun> young = new LinkedHashSet<>(); // oldest first
  private final Set<Begun> unreported = new LinkedHashSet<>(); // oldest first
  private final Map<GrainId, String> leaving = new HashMap<>(); // where to; however long it takes
  private final Map<GrainId, Long> arriving = new LinkedHashMap<>(); // and since when

  /** A move that is under way. */
  private static final class Begun {
    final Move move;
    final long nanos;
    final MigrationEvent event;

    Begun(Move move, long nanos) {
      this.move = move;
      this.nanos = nanos;
      this.event = new MigrationEvent(move);
      event.begin();
    }
  }

  /**
   * Makes the moves of one silo.
   *
   * @param wanted whether a move that has not begun is still to be made
   */
  Movers(
      Surroundings surroundings,
      Decisions decisions,
      Timekeeper time,
      Executor engine,
      Predicate<Move> wanted) {
    this.surroundings = surroundings;
    this.decisions = decisions;
    this.time = time;
    this.engine = engine;
    this.wanted = wanted;
  }

  void add(List<Move> moves) {
    waiting.addAll(moves);
    for (Move move : moves) {
      arriving.remove(move.grain());
      leaving.put(move.grain(), move.to());
    }
    next();
  }

  /** Whether what is here is about to change: moves are under way, other than slow ones. */
  boolean isBusy() {
    look();
    next();
    return !young.isEmpty();
  }

  /** Another silo moves a grain to this one. */
  void await(GrainId grain) {
    arriving.put(grain, time.nanos());
  }

  /** Whether a grain waits for its move away, or is under way. */
  boolean isLeaving(GrainId grain) {
    return leaving.containsKey(grain);
  }

  /**
   * Where a grain will be that is on its way. Were it looked for where it still is, those it talks
   * to would follow it to where it has been.
   */
  Optional<String> target(GrainId grain) {
    String target = leaving.get(grain);
    return target == null && arriving.containsKey(grain)
        ? Optional.of(surroundings.self())
        : Optional.ofNullable(target);
  }

  /** Forgets those that must have come by now, and reports those that should have left. */
  void look() {
    long late = time.nanos() - PATIENCE_NANOS;
    Iterator<Map.Entry<GrainId, Long>> oldest = arriving.entrySet().iterator();
    while (oldest.hasNext() && oldest.next().getValue() - late <= 0) {
      oldest.remove();
    }
    Iterator<Begun> slowest = unreported.iterator();
    while (slowest.hasNext()) {
      Begun begun = slowest.next();
      if (begun.nanos - late > 0) {
        break;
      }
      slowest.remove();
      report(begun.move, "still under way");
    }
  }

  private void next() {
    long old = time.nanos() - SLOW_NANOS;
    Iterator<Begun> oldest = young.iterator();
    while (oldest.hasNext() && oldest.next().nanos - old <= 0) {
      oldest.remove();
    }
    while (young.size() < AT_ONCE && !waiting.isEmpty()) {
      Move move = waiting.removeFirst();
      if (wanted.test(move)) {
        begin(move);
      } else {
        leaving.remove(move.grain());
        decisions.add(new Decisions.Decided(time.instant(), move, "called off"));
      }
    }
  }

  private void begin(Move move) {
    var begun = new Begun(move, time.nanos());
    young.add(begun);
    unreported.add(begun);
    // What it fails with is looked at when it completes.
    var unused =
        surroundings
            .move(move)
            .whenComplete((bytes, failure) ->
                engine.execute(() -> {
                  young.remove(begun);
                  unreported.remove(begun);
                  leaving.remove(move.grain());
                  ended(begun, failure);
                  next();
                }));
  }

  private void ended(Begun begun, @Nullable Throwable failure) {
    if (failure == null) {
      begun.event.ended("moved");
      decisions.add(new Decisions.Decided(time.instant(), begun.move, "moved"));
      decisions.countMove();
    } else {
      Throwable cause =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      String outcome = "stayed (" + cause.getMessage() + ")";
      begun.event.ended(outcome);
      report(begun.move, outcome);
    }
  }

  private void report(Move move, String outcome) {
    decisions.add(new Decisions.Decided(time.instant(), move, outcome));
    LOG.info(
        "{} was to move from {} to {}, and is left alone for a while: {}.",
        move.grain(),
        move.from(),
        move.to(),
        outcome);
  }
}
