package dev.teff.loadtest.harness;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;
import org.jspecify.annotations.Nullable;

/** A bar on a terminal, with the state behind it. */
final class BarDisplay implements LiveConsole.Display {
  private static final int REDRAW_MILLIS = 500;
  private static final int SHORTEST_BAR = 5;
  private static final int LONGEST_BAR = 30;
  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintStream out;
  private final int width;
  private @Nullable ProgressBar bar;

  /**
   * One on this terminal.
   *
   * @param width its columns
   */
  BarDisplay(PrintStream out, int width) {
    this.out = out;
    this.width = width;
  }

  @Override
  public void begin(String name, long seconds) {
    bar =
        new ProgressBarBuilder()
            .setTaskName(name)
            .setInitialMax(seconds)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .setRenderer(BarDisplay::render)
            .setConsumer(new ConsoleProgressBarConsumer(out, width - 1))
            .build();
  }

  /** The figures are worth more room than the bar. */
  private static String render(ProgressState state, int columns) {
    String head = state.getTaskName() + " [";
    String tail =
        "] %d/%d s %s".formatted(state.getCurrent(), state.getMax(), state.getExtraMessage());
    int room = Math.clamp(columns - head.length() - tail.length(), SHORTEST_BAR, LONGEST_BAR);
    int done = (int) (room * state.getNormalizedProgress());
    String line = head + "=".repeat(done) + " ".repeat(room - done) + tail;
    return line.substring(
        0, Math.min(line.length(), columns)); // more would begin a line of its own
  }

  @Override
  public void show(long second, String line) {
    if (bar != null) {
      bar.stepTo(second);
      bar.setExtraMessage(line);
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
