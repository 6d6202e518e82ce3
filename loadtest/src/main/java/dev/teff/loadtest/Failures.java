package dev.teff.loadtest;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The operations of a run that failed: how many, and the first one's exception. */
final class Failures {
  private final LongAdder count = new LongAdder();
  private final AtomicReference<@Nullable Exception> first = new AtomicReference<>();

  void add(Exception failure) {
    count.increment();
    first.compareAndSet(null, failure);
  }

  /** Why a run with these failures says nothing, if there are any. */
  Optional<String> complaint() {
    return Optional.ofNullable(first.get())
        .map(failure -> "%d operations failed, the first with %s".formatted(count.sum(), failure));
  }
}
