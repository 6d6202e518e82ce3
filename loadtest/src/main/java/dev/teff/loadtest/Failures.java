package dev.teff.loadtest;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The operations of a run that failed: how many, and the first one's exception. */
final class Failures {
  private final LongAdder count = new LongAdder();
  private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();

  /**
   * Counts one; {@link Error}s, too, are operations that failed.
   *
   * @throws VirtualMachineError the failure itself, when the JVM cannot go on as if nothing were
   */
  void add(Throwable failure) {
    count.increment();
    first.compareAndSet(null, failure);
    if (failure instanceof VirtualMachineError error && !(failure instanceof StackOverflowError)) {
      throw error;
    }
  }

  /** Why a run with these failures says nothing, if there are any. */
  Optional<String> complaint() {
    return Optional.ofNullable(first.get())
        .map(failure -> "%d operations failed, the first with %s".formatted(count.sum(), failure));
  }
}
