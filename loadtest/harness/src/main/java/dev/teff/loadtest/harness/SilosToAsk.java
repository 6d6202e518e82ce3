package dev.teff.loadtest.harness;

import dev.teff.cli.JmxSilo;
import dev.teff.cli.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose flight recorders are asked over JMX, of a cluster that others started. */
final class SilosToAsk {
  /** A busy machine's silo takes seconds to be looked into. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Option(
      names = "--pid",
      split = ",",
      paramLabel = "PID",
      description =
          "Processes of silos on this machine, of a target that others started: what happened inside"
              + " of them becomes part of the report, over JMX.")
  private List<Long> pids = List.of();

  @Option(
      names = "--jmx",
      split = ",",
      paramLabel = "HOST:PORT",
      description = "The same of silos elsewhere that were started with a JMX port.")
  private List<String> addresses = List.of();

  /** Who is asked just now; written by the thread that asks. */
  private volatile String asked = "nobody";

  boolean areNone() {
    return pids.isEmpty() && addresses.isEmpty();
  }

  /**
   * Lets them record.
   *
   * @param kept the folder for their recordings; null when they are not to be kept
   * @param longest when recordings end by themselves, should nobody be there to end them
   * @return null when there are none to ask
   * @throws UserError when one of them cannot be asked
   */
  @Nullable RemoteFlights start(@Nullable Path kept, Duration longest)
      throws IOException, InterruptedException {
    return areNone() ? null : start(kept, longest, PATIENCE);
  }

  /**
   * The same with so much patience. On a thread of its own: JMX waits for a process that stands
   * still for as long as it does.
   */
  RemoteFlights start(@Nullable Path kept, Duration longest, Duration patience)
      throws IOException, InterruptedException {
    var starting = new FutureTask<>(() -> connect(kept, longest));
    Thread.ofPlatform().daemon().name("load-jmx").start(starting);
    try {
      return starting.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new UserError(
          "%s does not answer over JMX within %s: does its process stand still?"
              .formatted(asked, Text.duration(patience.toNanos())),
          e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UserError known) {
        throw known;
      }
      throw new IOException("%s cannot be asked over JMX: %s".formatted(asked, e.getCause()), e);
    }
  }

  private RemoteFlights connect(@Nullable Path kept, Duration longest) throws IOException {
    List<JmxSilo> silos = new ArrayList<>();
    try {
      for (long pid : pids) {
        asked = "process " + pid;
        silos.addAll(required(JmxSilo.ofProcess(pid)));
      }
      for (String address : addresses) {
        asked = address;
        silos.addAll(required(JmxSilo.at(address)));
      }
      return RemoteFlights.start(silos, kept, longest);
    } catch (IOException | RuntimeException e) {
      JmxSilo.closeAll(silos);
      throw e;
    }
  }

  private List<JmxSilo> required(List<JmxSilo> silos) {
    if (silos.isEmpty()) {
      throw new UserError(asked + " is no silo of a cluster, so it cannot be asked over JMX");
    }
    return silos;
  }
}
