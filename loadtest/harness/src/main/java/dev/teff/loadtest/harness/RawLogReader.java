package dev.teff.loadtest.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;

/** Lets the events of a run happen again, from its log. */
final class RawLogReader {
  private static final RunEnd CUT_SHORT =
      new RunEnd(
          "the log ends before the run", true, 0, List.of(), List.of(), List.of(), Inside.NOTHING);

  private final Path folder;

  RawLogReader(Path folder) {
    this.folder = folder;
  }

  /**
   * Tells a follower everything. A log without an end, of a run that was killed, is read as far as
   * it goes.
   *
   * @throws IOException when it cannot be read, or is no log
   */
  void replay(RunEvents follower) throws IOException {
    boolean ended = false;
    try (InputStream stream = Files.newInputStream(folder.resolve(RawLogWriter.HISTOGRAMS))) {
      var histograms = new HistogramLogReader(stream);
      for (String text : Files.readAllLines(folder.resolve(RawLogWriter.EVENTS))) {
        LogLine line = parse(text);
        if (line.begin() != null) {
          follower.begin(line.begin());
        } else if (line.second() != null) {
          follower.second(line.second(), next(histograms, line.histograms()));
        } else if (line.mark() != null) {
          follower.mark(line.mark());
        } else if (line.end() != null) {
          follower.end(line.end());
          ended = true;
        }
      }
    }
    if (!ended) {
      follower.end(CUT_SHORT);
    }
  }

  private LogLine parse(String text) throws IOException {
    try {
      return Json.read(text, LogLine.class);
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s is no log of a load test: %s"
              .formatted(folder.resolve(RawLogWriter.EVENTS), e.getOriginalMessage()),
          e);
    }
  }

  private List<Histogram> next(HistogramLogReader reader, int count) throws IOException {
    List<Histogram> histograms = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      EncodableHistogram next = reader.nextIntervalHistogram();
      if (!(next instanceof Histogram histogram)) {
        throw new IOException(
            "%s has fewer histograms than %s says."
                .formatted(folder.resolve(RawLogWriter.HISTOGRAMS), RawLogWriter.EVENTS));
      }
      histograms.add(histogram);
    }
    return histograms;
  }
}
