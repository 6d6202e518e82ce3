package dev.teff.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which silos a command looks into, over JMX: those named, or else those that are found here. */
final class SilosChoice {
  @Option(
      names = "--pid",
      split = ",",
      paramLabel = "PID",
      description =
          "Processes on this machine. Without it, the silos that quickstart --keep left up, or those"
              + " of up.")
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
        for (long pid : pids.isEmpty() ? found() : pids) {
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

  private static List<Long> found() throws IOException {
    Optional<KeptCluster> kept = KeptCluster.find();
    return kept.isPresent()
        ? kept.get().silos().stream()
            .flatMap(silo -> silo.process().stream())
            .map(ProcessHandle::pid)
            .toList()
        : ofUp();
  }

  private static List<Long> ofUp() throws IOException {
    List<RunningUp> running = RunningUp.all();
    if (running.isEmpty()) {
      throw new UserError(
          "no cluster is running here; start one with ./teff quickstart --keep or ./teff up, or"
              + " name silos with --pid PID or --jmx HOST:PORT");
    }
    if (running.size() > 1) {
      throw new UserError("several ./teff up run here; name silos of one with --pid PID");
    }
    List<Long> silos = running.getFirst().silos().map(ProcessHandle::pid).toList();
    if (silos.isEmpty()) {
      throw new UserError("no silo of ./teff up runs just now; a call starts one");
    }
    return silos;
  }
}
