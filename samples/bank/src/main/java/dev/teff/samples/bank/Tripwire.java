package dev.teff.samples.bank;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.LongConsumer;

/** Starts something, once, when a line of a file is reached. The lines come from one thread. */
final class Tripwire<T> implements LongConsumer {
  private final long line;
  private final FutureTask<T> task;
  private boolean tripped;

  Tripwire(long line, Callable<T> task) {
    this.line = line;
    this.task = new FutureTask<>(task);
  }

  @Override
  public void accept(long reached) {
    if (!tripped && reached >= line) {
      tripped = true;
      Thread.startVirtualThread(task);
    }
  }

  /** The outcome. If the line was never reached, it starts now. */
  T outcome() throws InterruptedException {
    accept(line);
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
