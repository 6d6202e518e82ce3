package dev.teff.persistence.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The ports of servers, kept beside their data, so that they are the same at the next start. */
final class KeptPorts {
  /** How long a server that was killed may hold on to its port. */
  private static final Duration RELEASED_WITHIN = Duration.ofSeconds(10);

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Path file;
  private final Duration patience;
  private final Properties ports = new Properties();

  private KeptPorts(Path file, Duration patience) {
    this.file = file;
    this.patience = patience;
  }

  /** What the folder's servers had, if it has any. */
  static KeptPorts of(Path folder) throws IOException {
    return of(folder, RELEASED_WITHIN);
  }

  /**
   * The same.
   *
   * @param patience how long to wait for a port that is taken
   */
  static KeptPorts of(Path folder, Duration patience) throws IOException {
    var kept = new KeptPorts(folder.resolve("ports.properties"), patience);
    if (Files.exists(kept.file)) {
      try (var in = Files.newBufferedReader(kept.file)) {
        kept.ports.load(in);
      }
    }
    return kept;
  }

  /** A free port, the same as before if that is possible. */
  int any(String server) throws IOException {
    InetAddress address = InetAddress.getLoopbackAddress();
    int before = before(server);
    return before != 0 && awaitFree(address, before)
        ? before
        : keep(server, another(List.of(address)));
  }

  /** A port that is free at all addresses and no server's here; it is not kept. */
  int another(List<InetAddress> addresses) throws IOException {
    int port = FreePorts.next(addresses);
    while (ports.containsValue(Integer.toString(port))) {
      port = FreePorts.next(addresses);
    }
    return port;
  }

  /**
   * The same port as before, or when there was none, one that is free at all addresses.
   *
   * @throws IOException when another process has it now
   */
  int same(String server, List<InetAddress> addresses) throws IOException {
    int before = before(server);
    if (before == 0) {
      return keep(server, another(addresses));
    }
    for (InetAddress address : addresses) {
      if (!awaitFree(address, before)) {
        throw new IOException(
            "Port %d at %s, which the data in %s is bound to, is taken by another process; stop that, or delete the folder and what is stored in it"
                .formatted(before, address.getHostAddress(), file.getParent()));
      }
    }
    return before;
  }

  private int before(String server) {
    return Integer.parseInt(ports.getProperty(server, "0"));
  }

  private int keep(String server, int port) throws IOException {
    ports.setProperty(server, Integer.toString(port));
    Files.createDirectories(file.getParent());
    try (var out = Files.newBufferedWriter(file)) {
      ports.store(out, "The data beside this file is bound to these ports.");
    }
    return port;
  }

  private boolean awaitFree(InetAddress address, int port) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!FreePorts.isFree(address, port)) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return true;
  }
}
