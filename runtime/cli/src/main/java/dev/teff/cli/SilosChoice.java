package dev.teff.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which silos a command looks into, over JMX: those named, or else those of the kept cluster. */
final class SilosChoice {
  @Option(
      names = "--pid",
      split = ",",
      paramLabel = "PID",
      description =
          "Processes on this machine. Without it, the cluster that quickstart --keep left up.")
  private List<Long> pids = List.of();

  @Option(
      names = "--jmx",
      split = ",",
      paramLabel = "HOST:PORT",
      description = "Silos elsewhere that were started with a JMX port.")
  private List<String> addresses = List.of();

  /** Whether the command line says which. */
  boolean isNamed() {
    return !pids.isEmpty() || !addresses.isEmpty();
  }

  /** Connects to all of them; whoever calls this closes what it gets. */
  List<JmxSilo> connect() throws IOException {
    List<JmxSilo> silos = new ArrayList<>();
    try {
      for (String address : addresses) {
        silos.addAll(JmxSilo.at(address));
      }
      if (addresses.isEmpty() || !pids.isEmpty()) {
        for (long pid : pids.isEmpty() ? kept() : pids) {
          silos.addAll(JmxSilo.ofProcess(pid));
        }
      }
    } catch (IOException | RuntimeException e) {
      JmxSilo.closeAll(silos);
      throw e;
    }
    if (silos.isEmpty()) {
      throw new UserError(
          "none of these processes is a silo of a cluster; give --pid or --jmx of some that are");
    }
    return silos;
  }

  private static List<Long> kept() {
    return KeptCluster.find()
        .orElseThrow(() ->
            new UserError(
                "no cluster is running here; start one with ./teff quickstart --keep, or name"
                    + " silos with --pid PID or --jmx HOST:PORT"))
        .silos()
        .stream()
        .flatMap(silo -> silo.process().stream())
        .map(ProcessHandle::pid)
        .toList();
  }
}
