package dev.teff.loadtest.harness;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar on a terminal, with the state behind it. */
final class BarDisplay implements LiveConsole.Display {
  private static final int WIDTH = 140;
  private static final int REDRAW_MILLIS = 500;
  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintStream out;
  private @Nullable ProgressBar bar;

  BarDisplay(PrintStream out) {
    this.out = out;
  }

  @Override
  public void begin(String name, long seconds) {
    bar =
        new ProgressBarBuilder()
            .setTaskName(name)
            .setInitialMax(seconds)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .hideEta()
            .setUnit(" s", 1)
            .setConsumer(new ConsoleProgressBarConsumer(out, WIDTH))
            .build();
  }

  @Override
  public void show(long second, String line) {
    if (bar != null) {
      bar.stepTo(second);
      bar.setExtraMessage(" " + line);
    }
  }

  @Override
  public void note(String line) {
    out.print(CLEAR_LINE + line + "\n");
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
