package dev.teff.persistence.cassandra;

import dev.teff.grains.GrainId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The writers of grains that were claimed or written lately. Whoever uses one does so within the
 * map's operation on its key, so that a grain never has two.
 */
final class GrainWriters {
  private static final int MOST = 50_000;

  private final ConcurrentHashMap<GrainId, GrainWriter> writers = new ConcurrentHashMap<>();
  private final Function<GrainId, GrainWriter> make;

  GrainWriters(Function<GrainId, GrainWriter> make) {
    this.make = make;
  }

  void claimed(GrainId grain, Bucket bucket) {
    writers.compute(
        grain,
        (id, present) -> {
          GrainWriter writer = present == null ? make.apply(id) : present;
          writer.claimed(bucket);
          return writer;
        });
    forgetIdleOnes();
  }

  void append(PendingBatch batch, Executor threads) {
    writers.compute(
        batch.batch().grain(),
        (id, present) -> {
          GrainWriter writer = present == null ? make.apply(id) : present;
          writer.append(batch, threads);
          return writer;
        });
  }

  /** What an idle writer knows can be read again. */
  private void forgetIdleOnes() {
    if (writers.size() > MOST) {
      writers
          .keySet()
          .forEach(grain ->
              writers.computeIfPresent(grain, (id, writer) -> writer.isIdle() ? null : writer));
    }
  }
}
