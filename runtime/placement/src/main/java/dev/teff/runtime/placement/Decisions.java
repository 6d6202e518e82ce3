package dev.teff.runtime.placement;

import dev.teff.grains.GrainId;
import dev.teff.placement.affinity.Move;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** What was decided of late: the last move of each grain, and the last exchanges. Thread-safe. */
final class Decisions {
  private static final int GRAINS = 50_000;
  private static final int EXCHANGES = 100;

  /**
   * A move that was decided.
   *
   * @param outcome what became of it
   */
  record Decided(Instant when, Move move, String outcome) {
    @Override
    public String toString() {
      return "%s from %s to %s at %s, %s"
          .formatted(outcome, move.from(), move.to(), when, move.reason());
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<GrainId, Decided> moves = new LinkedHashMap<>();
  private final Deque<String> exchanges = new ArrayDeque<>();
  private long moved;

  void add(Decided decided) {
    lock.lock();
    try {
      moves.remove(decided.move().grain());
      moves.put(decided.move().grain(), decided);
      if (moves.size() > GRAINS) {
        moves.remove(moves.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Counts a grain that has left this silo. */
  void countMove() {
    lock.lock();
    try {
      moved++;
    } finally {
      lock.unlock();
    }
  }

  void addExchange(String what) {
    lock.lock();
    try {
      if (exchanges.size() == EXCHANGES) {
        exchanges.removeFirst();
      }
      exchanges.addLast(what);
    } finally {
      lock.unlock();
    }
  }

  Optional<Decided> last(GrainId grain) {
    lock.lock();
    try {
      return Optional.ofNullable(moves.get(grain));
    } finally {
      lock.unlock();
    }
  }

  List<String> exchanges() {
    lock.lock();
    try {
      return List.copyOf(exchanges);
    } finally {
      lock.unlock();
    }
  }

  long moved() {
    lock.lock();
    try {
      return moved;
    } finally {
      lock.unlock();
    }
  }
}
