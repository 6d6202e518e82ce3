package dev.teff.loadtest.harness;

import dev.teff.placement.jfr.ActivationEvent;
import dev.teff.placement.jfr.DeactivationEvent;
import dev.teff.placement.jfr.GrainCallEvent;
import dev.teff.placement.jfr.MigrationEvent;
import dev.teff.placement.jfr.ServedCallEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.consumer.EventStream;
import jdk.jfr.consumer.RecordedEvent;

/**
 * What one silo told the flight recorder. Read when the run is over, so that reading is no load
 * beside the load; and from its files, so that a silo that was killed is heard, too.
 */
final class FlightLog {
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(1);
  private static final Duration SHORTEST_PIN = Duration.ofMillis(20);

  /** The recorder writes every second what it has; a dead one writes no more. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final String silo;
  private final Path repository;
  private final Instant start;
  private final InsideBuilder into;

  FlightLog(String silo, Path repository, Instant start, InsideBuilder into) {
    this.silo = silo;
    this.repository = repository;
    this.start = start;
    this.into = into;
  }

  /** The settings under which a silo records what is read here, and nothing else of its JVM. */
  static String settings() {
    var events = new StringBuilder();
    for (String name : List.of("jdk.GCPhasePause", "jdk.ExecuteVMOperation")) {
      events.append(event(name, SHORTEST_PAUSE));
    }
    events.append(event("jdk.VirtualThreadPinned", SHORTEST_PIN));
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<configuration version=\"2.0\">\n"
        + events
        + "</configuration>\n";
  }

  private static String event(String name, Duration threshold) {
    return """
      <event name="%s">
        <setting name="enabled">true</setting>
        <setting name="threshold">%d ms</setting>
      </event>
    """
        .formatted(name, threshold.toMillis());
  }

  /** Reads it, up to now. */
  void read() throws IOException, InterruptedException {
    Instant end = Instant.now();
    for (Path folder : recordings()) {
      try (EventStream stream = EventStream.openRepository(folder)) {
        stream.setStartTime(start);
        stream.setEndTime(end);
        stream.setOrdered(false);
        stream.onEvent(ServedCallEvent.NAME, this::served);
        stream.onEvent(GrainCallEvent.NAME, this::between);
        stream.onEvent(ActivationEvent.NAME, event -> into.activated(second(event)));
        stream.onEvent(DeactivationEvent.NAME, event -> into.deactivated(second(event)));
        stream.onEvent(MigrationEvent.NAME, event -> into.migrated(second(event)));
        stream.onEvent("jdk.GCPhasePause", event -> pause("GC", event));
        stream.onEvent("jdk.ExecuteVMOperation", this::operation);
        stream.onEvent("jdk.VirtualThreadPinned", event -> pause("pinned", event));
        stream.startAsync();
        stream.awaitTermination(PATIENCE);
      }
    }
  }

  private List<Path> recordings() throws IOException {
    if (!Files.isDirectory(repository)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(repository)) {
      return all.filter(Files::isDirectory).toList();
    }
  }

  private void served(RecordedEvent event) {
    into.served(
        event.getString("trace"),
        new ServedLeg(
            silo,
            "%s.%s %s"
                .formatted(
                    event.getString("type"), event.getString("method"), event.getString("key")),
            since(event.getStartTime()),
            event.getDuration().toNanos(),
            event.getDuration("mailboxWait").toNanos(),
            event.getDuration("turn").toNanos(),
            event.getDuration("held").toNanos(),
            event.getBoolean("ran"),
            event.getInt("hops")));
  }

  private void between(RecordedEvent event) {
    into.between(
        event.getString("calleeType") + "." + event.getString("method"),
        event.getDouble("calls"),
        event.getBoolean("remote"));
  }

  private void operation(RecordedEvent event) {
    boolean isCollection = event.getString("operation").contains("Collect");
    if (event.getBoolean("safepoint") && !isCollection) {
      pause("safepoint", event);
    }
  }

  private void pause(String kind, RecordedEvent event) {
    into.pause(
        new SiloPause(
            silo, kind, since(event.getStartTime()) / 1e9, since(event.getEndTime()) / 1e9));
  }

  private int second(RecordedEvent event) {
    return Math.toIntExact(Math.floorDiv(since(event.getEndTime()), 1_000_000_000L));
  }

  private long since(Instant time) {
    return Duration.between(start, time).toNanos();
  }
}
