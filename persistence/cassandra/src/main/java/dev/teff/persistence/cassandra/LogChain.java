package dev.teff.persistence.cassandra;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Corrupted;
import java.util.Optional;

/**
 * Finds its way along the buckets of a log: forward to the open one, which it makes where a writer
 * died between sealing one bucket and making the next, and backward to where a record is.
 *
 * <p>A hint says where the open one was. It is written behind each roll-over, without a
 * transaction: one that is lost or late costs steps, nothing else.
 */
final class LogChain {
  private final String where;
  private final Cql cql;
  private final LogPartitions partitions;
  private final PreparedStatement readHint;
  private final PreparedStatement writeHint;

  LogChain(String where, Cql cql, LogPartitions partitions) {
    this.where = where;
    this.cql = cql;
    this.partitions = partitions;
    this.readHint = cql.prepare("SELECT bucket FROM teff_log_hint WHERE type = ? AND key = ?");
    this.writeHint = cql.prepare("INSERT INTO teff_log_hint (type, key, bucket) VALUES (?, ?, ?)");
  }

  /** The open bucket; empty for a grain that was never claimed. */
  Optional<Bucket> open(GrainId grain) {
    Optional<Bucket> bucket = read(grain, 0);
    if (bucket.isPresent() && bucket.get().closed()) {
      Optional<Bucket> hinted =
          cql.one(readHint, grain.type(), grain.key())
              .map(row -> existing(grain, row.getLong("bucket")));
      return Optional.of(follow(grain, hinted.orElse(bucket.get())));
    }
    return bucket;
  }

  /** A bucket that was there, for somebody has written so; it must not be made anew. */
  private Bucket existing(GrainId grain, long number) {
    return read(grain, number).orElseThrow(() -> Corrupted.missingPart(grain, number, where));
  }

  private Optional<Bucket> read(GrainId grain, long number) {
    return whole(grain, number, partitions.read(grain, number));
  }

  /** Nothing goes on behind remains: they would say that the log is empty. */
  private Optional<Bucket> whole(GrainId grain, long number, Optional<Bucket> found) {
    if (found.isPresent() && !found.get().isWhole()) {
      throw Corrupted.missingPart(grain, number, where);
    }
    return found;
  }

  /** The open bucket, from one on that may be closed. */
  Optional<Bucket> open(GrainId grain, Bucket from) {
    return Optional.of(follow(grain, from));
  }

  /** The same, as it was agreed upon last: nothing that was read before can be newer. */
  Optional<Bucket> agreed(GrainId grain, Bucket from) {
    return whole(grain, from.number(), partitions.readAgreed(grain, from.number()))
        .map(bucket -> follow(grain, bucket));
  }

  private Bucket follow(GrainId grain, Bucket from) {
    Bucket bucket = from;
    while (bucket.closed()) {
      Optional<Bucket> next = read(grain, bucket.number() + 1);
      if (next.isPresent()) {
        bucket = next.get();
      } else {
        Bucket successor = bucket.successor();
        if (partitions.create(grain, successor)) {
          cql.run(writeHint, grain.type(), grain.key(), successor.number());
          bucket = successor;
        }
      }
    }
    return bucket;
  }

  /** The bucket behind one whose log goes on. */
  Bucket behind(GrainId grain, Bucket bucket) {
    return existing(grain, bucket.number() + 1);
  }

  /** The bucket that a record is in, or would be, at or before a given one. */
  Bucket holding(GrainId grain, long sequence, Bucket from) {
    Bucket bucket = from;
    while (bucket.start() >= sequence && bucket.number() > 0) {
      bucket = existing(grain, bucket.number() - 1);
    }
    return bucket;
  }
}
