package dev.teff.loadtest.harness;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Where users get values from, each row by its names. Immutable; each run begins anew. {@link
 * Load#csv}, {@link Load#json}, {@link Load#rows}, {@link Load#zipf} and others make them.
 */
public final class Feeder {
  private final Opening opening;

  private Feeder(Opening opening) {
    this.opening = opening;
  }

  /** Begins anew for one run. */
  private interface Opening {
    Source open(long seed, Shard shard);
  }

  /** The values of one run; called by many threads. */
  interface Source {
    Map<String, Object> next(SplittableRandom random) throws FeederDryException;
  }

  /** Values that are made when they are wanted, from the user's random numbers. */
  static Feeder generated(Function<SplittableRandom, Map<String, Object>> generator) {
    return new Feeder((seed, shard) -> generator::apply);
  }

  Source open(long seed, Shard shard) {
    return opening.open(seed, shard);
  }

  /** The rows of a file or list, and the orders in which they can be given. */
  record RowFeeder(String origin, List<Map<String, Object>> rows) {
    RowFeeder {
      rows = List.copyOf(rows);
    }

    Feeder queue(WhenDry whenDry) {
      return new Feeder((seed, shard) -> {
        var given = new AtomicLong();
        return random -> {
          long row = shard.nth(given.getAndIncrement());
          if (row >= rows.size()) {
            throw new FeederDryException(origin, rows.size(), whenDry);
          }
          return rows.get((int) row);
        };
      });
    }

    Feeder circular() {
      return new Feeder((seed, shard) -> {
        var given = new AtomicLong();
        return random -> rows.get((int) (shard.nth(given.getAndIncrement()) % rows.size()));
      });
    }

    Feeder random() {
      return new Feeder((seed, shard) -> random -> rows.get(random.nextInt(rows.size())));
    }

    Feeder shuffled(WhenDry whenDry) {
      return new Feeder((seed, shard) -> {
        var mixed = new ArrayList<>(rows);
        Collections.shuffle(mixed, new Random(seed));
        return new RowFeeder(origin, mixed).queue(whenDry).open(seed, shard);
      });
    }
  }
}
