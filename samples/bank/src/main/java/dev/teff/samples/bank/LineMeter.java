package dev.teff.samples.bank;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** A line now and then, where there is no terminal. */
final class LineMeter implements Meter {
  private static final int LINES = 5;

  private final PrintStream out;
  private final String task;
  private final long total;
  private final AtomicLong done = new AtomicLong();

  LineMeter(PrintStream out, String task, long total) {
    this.out = out;
    this.task = task;
    this.total = total;
  }

  @Override
  public void step() {
    long now = done.incrementAndGet();
    if (now * LINES / total != (now - 1) * LINES / total) {
      note(String.format(Locale.ROOT, "%s: %,d of %,d", task, now, total));
    }
  }

  @Override
  public void note(String text) {
    out.println("  " + text);
  }

  @Override
  public void close() {
    // Every line is complete already.
  }
}
