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
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import jdk.jfr.consumer.EventStream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * What one silo told the flight recorder. Read when the run is over, so that reading is no load
 * beside the load; and from its files, so that a silo that was killed is heard, too.
 */
final class FlightLog implements Callable<Void> {
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(1);
  private static final Duration SHORTEST_PIN = Duration.ofMillis(20);

  /** The recorder writes every second what it has; a dead one writes no more. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final long LOOK_MILLIS = 50;

  private final String silo;
  private final Path repository;
  private final Instant start;
  private final InsideBuilder into;

  /** How much has been read; only its growing matters. */
  private final AtomicLong heard = new AtomicLong();

  private final boolean hasEnded;
  private final Map<String, Consumer<RecordedEvent>> handlers =
      Map.of(
          ServedCallEvent.NAME,
          this::served,
          GrainCallEvent.NAME,
          this::between,
          ActivationEvent.NAME,
          this::activated,
          DeactivationEvent.NAME,
          this::deactivated,
          MigrationEvent.NAME,
          this::migrated,
          "jdk.GCPhasePause",
          event -> pause("GC", event),
          "jdk.ExecuteVMOperation",
          this::operation,
          "jdk.VirtualThreadPinned",
          event -> pause("pinned", event));

  /**
   * What is in a repository.
   *
   * @param hasEnded whether nothing comes to it any more
   */
  FlightLog(String silo, Path repository, boolean hasEnded, Instant start, InsideBuilder into) {
    this.silo = silo;
    this.repository = repository;
    this.hasEnded = hasEnded;
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
  @Override
  public Void call() throws IOException, InterruptedException {
    if (hasEnded) {
      readFiles();
    } else {
      follow();
    }
    return null;
  }

  /** A recorder that has ended writes no more: what there is in its files is read at once. */
  private void readFiles() throws IOException {
    for (Path chunk : FlightChunk.all(repository)) {
      Path good = chunk.resolveSibling("good.tmp");
      FlightChunk.writeGood(List.of(chunk), good);
      if (Files.size(good) == 0) {
        continue;
      }
      try (RecordingFile file = new RecordingFile(good)) {
        while (file.hasMoreEvents()) {
          RecordedEvent event = file.readEvent();
          Consumer<RecordedEvent> handler = handlers.get(event.getEventType().getName());
          if (handler != null && !event.getEndTime().isBefore(start)) {
            handler.accept(event);
          }
        }
      }
    }
  }

  /** The recorder writes every second what it has, so that what is missing is waited for. */
  private void follow() throws IOException, InterruptedException {
    Instant end = Instant.now();
    for (Path folder : recordings()) {
      try (EventStream stream = EventStream.openRepository(folder)) {
        stream.setStartTime(start);
        stream.setEndTime(end);
        stream.setOrdered(false);
        handlers.forEach(stream::onEvent);
        stream.onFlush(heard::incrementAndGet);
        var ended = new CountDownLatch(1);
        stream.onClose(ended::countDown);
        stream.startAsync();
        await(ended);
      }
    }
  }

  /** Waits for the end of a stream; that of a recorder that has died just now has none. */
  private void await(CountDownLatch ended) throws InterruptedException {
    long before = heard.get();
    long since = System.nanoTime();
    while (!ended.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      if (heard.get() > before) {
        before = heard.get();
        since = System.nanoTime();
      } else if (System.nanoTime() - since > PATIENCE.toNanos()) {
        return;
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
    heard.incrementAndGet();
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

  private void activated(RecordedEvent event) {
    into.activated(second(event));
  }

  private void deactivated(RecordedEvent event) {
    into.deactivated(second(event));
  }

  private void migrated(RecordedEvent event) {
    into.migrated(second(event));
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
