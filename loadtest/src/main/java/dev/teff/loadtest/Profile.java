package dev.teff.loadtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Samples what this process executes, by the JVM's flight recorder, and draws a flame graph. */
final class Profile {
  private static final String SAMPLE = "jdk.ExecutionSample";
  private static final Duration PERIOD = Duration.ofMillis(10);

  private Profile() {}

  /** Does something, and draws what was executed meanwhile into an SVG file. */
  static void during(Path graph, Operation work) throws Exception {
    Path dump = Files.createTempFile("teff-bench", ".jfr");
    try (var recording = new Recording()) {
      recording.enable(SAMPLE).withPeriod(PERIOD);
      recording.start();
      work.run();
      recording.stop();
      recording.dump(dump);
      Files.writeString(graph, draw(dump));
    } finally {
      Files.delete(dump);
    }
  }

  private static String draw(Path dump) throws IOException {
    var graph = new FlameGraph();
    try (var events = new RecordingFile(dump)) {
      while (events.hasMoreEvents()) {
        RecordedEvent event = events.readEvent();
        if (event.getEventType().getName().equals(SAMPLE) && event.getStackTrace() != null) {
          graph.add(stack(event.getStackTrace().getFrames()));
        }
      }
    }
    return graph.toSvg();
  }

  /** The names of the frames, the outermost first; hidden classes have no names worth telling. */
  private static List<String> stack(List<RecordedFrame> frames) {
    return frames.reversed().stream()
        .map(frame ->
            simpleName(frame.getMethod().getType().getName()) + "." + frame.getMethod().getName())
        .collect(Collectors.toList());
  }

  private static String simpleName(String className) {
    String name = className.substring(className.lastIndexOf('.') + 1);
    return name.startsWith("0x") ? "lambda" : name;
  }
}
