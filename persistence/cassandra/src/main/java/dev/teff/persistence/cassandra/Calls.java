package dev.teff.persistence.cassandra;

import com.datastax.oss.driver.api.core.DriverException;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** What callers wait for: refused once the store is closed, and with failures put into words. */
final class Calls {
  private final String where;
  private final CassandraTroubles troubles;
  private final AtomicBoolean closed = new AtomicBoolean();

  Calls(String where, CassandraTroubles troubles) {
    this.where = where;
    this.troubles = troubles;
  }

  /** Returns whether this call closed the store. */
  boolean close() {
    return closed.compareAndSet(false, true);
  }

  /** Does what has no effect when it fails. */
  <T> T read(String subject, Supplier<T> work) {
    check();
    try {
      return work.get();
    } catch (DriverException e) {
      throw troubles.refusal(subject, e);
    }
  }

  /** Does what may have had an effect when it fails. */
  <T> T write(String subject, Supplier<T> work) {
    check();
    try {
      return work.get();
    } catch (DriverException e) {
      throw CassandraTroubles.hadNoEffect(e)
          ? troubles.refusal(subject, e)
          : troubles.unknown(subject, e);
    }
  }

  /** What to throw when something fails behind a part that was done. */
  GrainException unknown(String subject, DriverException failure) {
    return troubles.unknown(subject, failure);
  }

  private void check() {
    if (closed.get()) {
      throw closed();
    }
  }

  GrainException closed() {
    return new GrainException(
        ErrorCode.STORE_FAILED,
        Outcome.DID_NOT_RUN,
        "The store is closed | %s | it was used after close() | keep it open for as long as its silo runs"
            .formatted(where));
  }
}
