package dev.teff.loadtest.harness;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Tells a terminal, or a log, how a run goes. */
final class LiveConsole implements RunEvents {
  private static final int SECONDS_PER_LINE = 5;

  private final Window window = new Window();
  private final Display display;
  private long warmUpNanos;

  /** Where a line about the run goes. */
  interface Display extends AutoCloseable {
    /** How long the run is to take. */
    void begin(String name, long seconds);

    /** The state after so many seconds; shown every second or not. */
    void show(long second, String line);

    /** Something that stays. */
    void note(String line);

    @Override
    void close();
  }

  LiveConsole(Display display) {
    this.display = display;
  }

  /** A line every five seconds, for what is no terminal. */
  static Display lines(PrintWriter out) {
    return new Display() {
      @Override
      public void begin(String name, long seconds) {
        note("%s: users come for %d s".formatted(name, seconds));
      }

      @Override
      public void show(long second, String line) {
        if (second % SECONDS_PER_LINE == 0) {
          note("%4d s  %s".formatted(second, line));
        }
      }

      @Override
      public void note(String line) {
        out.println(line);
        out.flush();
      }

      @Override
      public void close() {
        out.flush();
      }
    };
  }

  @Override
  public void begin(RunHeader header) {
    warmUpNanos = header.warmUpNanos();
    display.begin(header.name(), Math.ceilDiv(header.plannedNanos(), 1_000_000_000));
  }

  @Override
  public void second(SecondCounts counts, List<Histogram> histograms) {
    // Nothing of the warm-up counts, so that there is nothing to show of it.
    String line =
        counts.end() <= warmUpNanos
            ? String.format(Locale.ROOT, "%,d users  warming up", counts.active())
            : window.line(counts, histograms);
    display.show(Math.round(counts.end() / 1e9), line);
  }

  @Override
  public void mark(Mark mark) {
    display.note(String.format(Locale.ROOT, "%4.1f s  %s", mark.seconds(), mark.what()));
  }

  @Override
  public void end(RunEnd end) {
    display.close();
  }
}
