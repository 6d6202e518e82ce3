package dev.teff.loadtest.scenarios;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordingFile;

/** The flight recordings beside a report. */
final class Recorded {
  private Recorded() {}

  /** The names of the events of a silo. */
  static Set<String> events(Path report, String silo) throws IOException {
    return RecordingFile.readAllEvents(report.resolve(silo + ".jfr")).stream()
        .map(event -> event.getEventType().getName())
        .collect(Collectors.toSet());
  }
}
