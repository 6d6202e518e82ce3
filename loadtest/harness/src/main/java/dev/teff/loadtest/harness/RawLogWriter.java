package dev.teff.loadtest.harness;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Keeps everything that a run measured: {@code histograms.hlog} in the format of HdrHistogram's own
 * tools, a histogram a second and tag, and {@code events.jsonl} with the rest.
 */
final class RawLogWriter implements RunEvents, AutoCloseable {
  static final String HISTOGRAMS = "histograms.hlog";
  static final String EVENTS = "events.jsonl";

  private static final double SECOND = 1e9;
  private static final double MILLISECOND = 1e6;

  private final PrintWriter events;
  private final PrintStream stream;
  private final HistogramLogWriter histograms;

  /** Creates the files in a folder that exists. */
  RawLogWriter(Path folder) throws IOException {
    events = new PrintWriter(Files.newBufferedWriter(folder.resolve(EVENTS)));
    stream = new PrintStream(Files.newOutputStream(folder.resolve(HISTOGRAMS)));
    histograms = new HistogramLogWriter(stream);
    histograms.outputLogFormatVersion();
    histograms.outputComment("[Tags are PART:KIND:NAME; values are nanoseconds]");
    histograms.outputLegend();
  }

  @Override
  public void begin(RunHeader header) {
    say(LogLine.of(header));
  }

  @Override
  public void second(SecondCounts counts, List<Histogram> taken) {
    for (Histogram histogram : taken) {
      histograms.outputIntervalHistogram(
          counts.begin() / SECOND, counts.end() / SECOND, histogram, MILLISECOND);
    }
    stream.flush();
    say(LogLine.of(counts, taken.size()));
  }

  @Override
  public void mark(Mark mark) {
    say(LogLine.of(mark));
  }

  @Override
  public void end(RunEnd end) {
    say(LogLine.of(end));
  }

  private void say(LogLine line) {
    events.println(Json.line(line));
    events.flush(); // a run that is killed leaves what it did
  }

  @Override
  public void close() {
    events.close();
    histograms.close();
  }
}
