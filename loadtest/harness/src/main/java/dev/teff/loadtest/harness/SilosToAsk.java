package dev.teff.loadtest.harness;

import dev.teff.cli.JmxSilo;
import dev.teff.cli.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose flight recorders are asked over JMX, of a cluster that others started. */
final class SilosToAsk {
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

  boolean areNone() {
    return pids.isEmpty() && addresses.isEmpty();
  }

  /**
   * Lets them record.
   *
   * @param kept the folder for their recordings; null when they are not to be kept
   * @return null when there are none to ask
   * @throws UserError when one of them cannot be asked
   */
  @Nullable RemoteFlights start(@Nullable Path kept) throws IOException {
    if (areNone()) {
      return null;
    }
    List<JmxSilo> silos = new ArrayList<>();
    try {
      for (long pid : pids) {
        silos.addAll(required("process " + pid, JmxSilo.ofProcess(pid)));
      }
      for (String address : addresses) {
        silos.addAll(required(address, JmxSilo.at(address)));
      }
      return RemoteFlights.start(silos, kept);
    } catch (IOException | RuntimeException e) {
      JmxSilo.closeAll(silos);
      throw e;
    }
  }

  private static List<JmxSilo> required(String where, List<JmxSilo> silos) {
    if (silos.isEmpty()) {
      throw new UserError(where + " is no silo of a cluster, so it cannot be asked over JMX");
    }
    return silos;
  }
}
