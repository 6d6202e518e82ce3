package dev.teff.loadtest.harness;

import dev.teff.cli.JmxSilo;
import dev.teff.cli.UserError;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.management.MBeanServerConnection;
import jdk.jfr.Configuration;
import jdk.management.jfr.RemoteRecordingStream;
import org.jspecify.annotations.Nullable;

/**
 * The flight recorders of silos that others started, over JMX. What they record comes here while
 * the run lasts, so that a silo that is killed is heard as far as it came; it is read when the run
 * is over. Silos' clocks are taken as they are.
 */
final class RemoteFlights implements Witness, AutoCloseable {
  /** A silo that stands still does not answer for as long. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Until we are done; without an age, what was read would be deleted at once. */
  private static final Duration KEEP = Duration.ofDays(365);

  private final Flights flights;
  private final List<JmxSilo> silos;

  /** By the name of the silo, or of the silos that share a process. */
  private final Map<String, RemoteRecordingStream> streams = new LinkedHashMap<>();

  private RemoteFlights(Flights flights, List<JmxSilo> silos) {
    this.flights = flights;
    this.silos = silos;
  }

  /**
   * Begins to record.
   *
   * @param silos closed with this
   * @param kept the folder for their recordings; null when they are not to be kept
   */
  static RemoteFlights start(List<JmxSilo> silos, @Nullable Path kept) throws IOException {
    Flights flights = Flights.create(kept);
    var made = new RemoteFlights(flights, silos);
    try {
      for (Map.Entry<String, MBeanServerConnection> one : processes(silos).entrySet()) {
        made.record(one.getKey(), one.getValue());
      }
      return made;
    } catch (IOException | RuntimeException e) {
      made.close();
      throw e;
    }
  }

  private static Map<String, MBeanServerConnection> processes(List<JmxSilo> silos) {
    Map<MBeanServerConnection, String> names = new LinkedHashMap<>();
    silos.forEach(silo -> names.merge(silo.server(), silo.name(), (one, two) -> one + "+" + two));
    Map<String, MBeanServerConnection> byName = new LinkedHashMap<>();
    names.forEach((server, name) -> {
      if (byName.put(name, server) != null) {
        throw new UserError("the silo %s is named twice, or two have its name".formatted(name));
      }
    });
    return byName;
  }

  private void record(String name, MBeanServerConnection server) throws IOException {
    Path folder = Files.createDirectories(flights.folder().resolve(name).resolve("jmx"));
    var stream = new RemoteRecordingStream(server, folder);
    streams.put(name, stream);
    stream.setSettings(settings(flights.kept() != null));
    stream.setMaxAge(KEEP);
    stream.startAsync();
  }

  private static Map<String, String> settings(boolean everything) throws IOException {
    try {
      Map<String, String> all = new HashMap<>();
      if (everything) {
        all.putAll(Configuration.getConfiguration(Flights.PROFILE).getSettings());
      }
      all.putAll(Configuration.create(new StringReader(FlightLog.settings())).getSettings());
      return all;
    } catch (ParseException e) {
      throw new IllegalStateException("The settings of recordings are wrong.", e);
    }
  }

  /** Who is listened to. */
  List<String> names() {
    return List.copyOf(streams.keySet());
  }

  @Override
  public Inside inside(Instant start, List<TracedCall> traced, Consumer<String> gaps)
      throws IOException, InterruptedException {
    streams.forEach((name, stream) -> {
      if (!answers(stream::stop)) {
        gaps.accept(name + " does not answer over JMX any more: what it recorded last is missing");
      }
    });
    return flights.inside(names(), start, traced);
  }

  /**
   * Whether a silo does this; not when it is gone, or stands still. On a thread of its own: JMX
   * waits for a process that is stopped for as long as it is.
   */
  private static boolean answers(BooleanSupplier task) {
    var done = new CompletableFuture<Boolean>();
    Thread.ofPlatform()
        .daemon()
        .name("load-jmx")
        .start(() -> {
          try {
            done.complete(task.getAsBoolean());
          } catch (RuntimeException e) {
            done.complete(false);
          }
        });
    return done.completeOnTimeout(false, PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  @Override
  public void close() throws IOException {
    flights.keep(names());
    streams.forEach((name, stream) -> answers(() -> isClosed(stream)));
    answers(() -> isClosed(() -> JmxSilo.closeAll(silos)));
    flights.close();
  }

  private static boolean isClosed(AutoCloseable one) {
    try {
      one.close();
      return true;
    } catch (Exception e) {
      return false; // there is nobody to tell any more
    }
  }
}
