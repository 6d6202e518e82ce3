package dev.teff.persistence.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that nobody listens at. A server takes seconds before it listens, and until then its port
 * must not go to somebody else. So ports come from below the range from which systems take those of
 * outgoing connections and of listeners that want any, and are drawn at random, for other processes
 * may choose one at the same time.
 */
final class FreePorts {
  private static final int LOWEST = 16_384;
  private static final int BEYOND = 32_768;
  private static final int TRIES = 100;

  private FreePorts() {}

  /** A port that was free a moment ago at each of the addresses. */
  static int next(List<InetAddress> addresses) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND);
      if (addresses.stream().allMatch(address -> isFree(address, port))) {
        return port;
      }
    }
    throw new IOException("No port is free at all of " + addresses);
  }

  /** Whether nobody listens at a port. */
  static boolean isFree(InetAddress address, int port) {
    try (var socket = new ServerSocket(port, 1, address)) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
