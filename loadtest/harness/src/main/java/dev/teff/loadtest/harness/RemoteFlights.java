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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import jdk.jfr.Configuration;
import jdk.management.jfr.FlightRecorderMXBean;
import jdk.management.jfr.RecordingInfo;
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

  /** Who did not answer any more. */
  private final Set<String> silent = new HashSet<>();

  private RemoteFlights(Flights flights, List<JmxSilo> silos) {
    this.flights = flights;
    this.silos = silos;
  }

  /**
   * Begins to record.
   *
   * @param silos closed with this
   * @param kept the folder for their recordings; null when they are not to be kept
   * @param longest when they end by themselves, should nobody be there to end them
   */
  static RemoteFlights start(List<JmxSilo> silos, @Nullable Path kept, Duration longest)
      throws IOException {
    Flights flights = Flights.create(kept);
    var made = new RemoteFlights(flights, silos);
    try {
      for (Map.Entry<String, MBeanServerConnection> one : processes(silos).entrySet()) {
        made.record(one.getKey(), one.getValue(), longest);
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

  private void record(String name, MBeanServerConnection server, Duration longest)
      throws IOException {
    Path folder = Files.createDirectories(flights.folder().resolve(name).resolve("jmx"));
    var recorder = JMX.newMXBeanProxy(server, recorderName(), FlightRecorderMXBean.class);
    Set<Long> others = recordings(recorder);
    var stream = new RemoteRecordingStream(server, folder);
    streams.put(name, stream);
    Set<Long> ours = recordings(recorder);
    ours.removeAll(others);
    if (ours.size() == 1) { // else somebody else began one at the same moment
      recorder.setRecordingOptions(
          ours.iterator().next(), Map.of("duration", longest.toSeconds() + " s"));
    }
    stream.setSettings(settings(flights.kept() != null));
    stream.setMaxAge(KEEP);
    stream.startAsync();
  }

  private static Set<Long> recordings(FlightRecorderMXBean recorder) {
    return recorder.getRecordings().stream()
        .map(RecordingInfo::getId)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static ObjectName recorderName() {
    try {
      return new ObjectName(FlightRecorderMXBean.MXBEAN_NAME);
    } catch (MalformedObjectNameException e) {
      throw new IllegalStateException(FlightRecorderMXBean.MXBEAN_NAME + " is no name.", e);
    }
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

  /** Whether anything came of everybody so far. */
  boolean areHeard() throws IOException {
    for (String name : names()) {
      if (!flights.isHeard(name)) {
        return false;
      }
    }
    return true;
  }

  /** Who is listened to. */
  List<String> names() {
    return List.copyOf(streams.keySet());
  }

  @Override
  public Inside inside(Instant start, List<TracedCall> traced, Consumer<String> gaps)
      throws IOException, InterruptedException {
    return inside(start, traced, gaps, PATIENCE);
  }

  /** The same with so much patience with silos that do not answer. */
  Inside inside(Instant start, List<TracedCall> traced, Consumer<String> gaps, Duration patience)
      throws IOException, InterruptedException {
    Map<String, CompletableFuture<Boolean>> stopped = new LinkedHashMap<>();
    streams.forEach((name, stream) -> stopped.put(name, asked(stream::stop, patience)));
    stopped.forEach((name, answer) -> {
      if (!answer.join()) {
        silent.add(name);
        gaps.accept(name + " does not answer over JMX any more: what it recorded last is missing");
      }
    });
    return flights.inside(names(), name -> true, start, traced);
  }

  /**
   * Whether a silo does this; not when it is gone, or stands still. On a thread of its own: JMX
   * waits for a process that is stopped for as long as it is.
   */
  private static CompletableFuture<Boolean> asked(BooleanSupplier task, Duration patience) {
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
    return done.completeOnTimeout(false, patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() throws IOException {
    flights.keep(names());
    // Whoever was silent once is not waited for again: the others' recorders shall not go on.
    CompletableFuture.allOf(
            streams.entrySet().stream()
                .filter(one -> !silent.contains(one.getKey()))
                .map(one -> asked(() -> isClosed(one.getValue()), PATIENCE))
                .toArray(CompletableFuture<?>[]::new))
        .join();
    CompletableFuture<?> closed =
        CompletableFuture.allOf(
            silos.stream()
                .map(silo -> asked(() -> isClosed(silo), PATIENCE))
                .toArray(CompletableFuture<?>[]::new));
    if (silent.isEmpty()) {
      closed.join();
    }
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
