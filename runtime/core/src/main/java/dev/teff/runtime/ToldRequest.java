package dev.teff.runtime;

import dev.teff.grains.GrainId;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.runtime.spi.CallHandler;
import dev.teff.runtime.spi.Timekeeper;
import dev.teff.runtime.spi.Timekeeper.Scheduled;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call for which no thread waits: somebody is told how it ended, once, by whatever thread ends
 * it. Made by threads that run no turn.
 */
final class ToldRequest extends StartedRequest {
  private final Cancellation cancellation;
  private final Consumer<@Nullable Throwable> listener;
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile @Nullable Scheduled limit; // before the call leaves

  /**
   * A call that has not left.
   *
   * @param listener told null when the result is in the call, else what it failed with
   */
  ToldRequest(
      GrainId target,
      GrainContract<?, ?> contract,
      GrainCall<?> call,
      long deadlineNanos,
      Map<String, String> context,
      CallHandler handler,
      Retries retries,
      Cancellation cancellation,
      Consumer<@Nullable Throwable> listener) {
    super(target, contract, call, deadlineNanos, context, handler, retries, null, null);
    this.cancellation = cancellation;
    this.listener = listener;
  }

  /** Leaves by the first handler, unless it was given up already. */
  void begin(Timekeeper time, CallHandler first) {
    limit = time.limit(deadlineNanos(), this::tooLate);
    obey(cancellation);
    if (!isDone()) {
      first.handle(this);
    }
  }

  private void tooLate() {
    abandon();
    ended(); // also what has begun: nobody waits any more
  }

  @Override
  void ended() {
    if (!told.getAndSet(true)) {
      Scheduled timer = limit;
      if (timer != null) {
        timer.cancel();
      }
      cancellation.forget();
      listener.accept(outcome());
    }
  }
}
