package dev.teff.runtime;

import dev.teff.grains.GrainId;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.runtime.spi.CallRequest;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/** A call that this process makes. */
abstract class OwnRequest extends CallRequest {
  private static final AtomicReferenceFieldUpdater<OwnRequest, SentCounts.@Nullable Departure>
      SENT =
          AtomicReferenceFieldUpdater.newUpdater(
              OwnRequest.class, SentCounts.Departure.class, "sent");

  private volatile SentCounts.@Nullable Departure sent; // until it is back

  OwnRequest(GrainId target, GrainContract<?, ?> contract, GrainCall<?> call, long deadlineNanos) {
    super(target, contract, call, deadlineNanos, 0);
  }

  /** It leaves for another silo; once for each attempt. */
  final void leaves(SentCounts.Departure attempt) {
    sent = attempt;
  }

  /** What became of it is known, or nobody waits any more; by any thread, more than once. */
  final void isBack(boolean failed) {
    SentCounts.Departure attempt = sent == null ? null : SENT.getAndSet(this, null);
    if (attempt != null) {
      attempt.isBack(failed);
    }
  }
}
