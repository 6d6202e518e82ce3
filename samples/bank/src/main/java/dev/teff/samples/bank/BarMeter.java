package dev.teff.samples.bank;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar, on a terminal. */
final class BarMeter implements Meter {
  private static final int WIDTH = 78;
  private static final int REDRAW_MILLIS = 200;
  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintStream out;
  private final ProgressBar bar;

  BarMeter(PrintStream out, String task, long total) {
    this.out = out;
    bar =
        new ProgressBarBuilder()
            .setTaskName("  " + task)
            .setInitialMax(total)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .setConsumer(new ConsoleProgressBarConsumer(out, WIDTH))
            .build();
  }

  @Override
  public void step() {
    bar.step();
  }

  @Override
  public void note(String text) {
    out.print(CLEAR_LINE + "  " + text + "\n");
  }

  @Override
  public void close() {
    bar.close();
  }
}
