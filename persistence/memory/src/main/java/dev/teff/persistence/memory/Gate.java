package dev.teff.persistence.memory;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import java.util.concurrent.atomic.AtomicBoolean;

/** Knows whether the store was closed. */
final class Gate {
  private final String url;
  private final AtomicBoolean closed = new AtomicBoolean();

  Gate(String url) {
    this.url = url;
  }

  /** Returns whether this call closed it. */
  boolean close() {
    return closed.compareAndSet(false, true);
  }

  boolean isClosed() {
    return closed.get();
  }

  void check() {
    if (isClosed()) {
      throw refusal();
    }
  }

  GrainException refusal() {
    return new GrainException(
        ErrorCode.STORE_FAILED,
        Outcome.DID_NOT_RUN,
        "The store is closed | %s | it was used after close() | keep it open for as long as its silo runs"
            .formatted(url));
  }
}
