package dev.teff.persistence.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

/** Ports that nobody listens at. */
final class FreePorts {
  private static final int TRIES = 100;

  private FreePorts() {}

  /** A port that was free a moment ago. */
  static int next(InetAddress address) throws IOException {
    try (var socket = new ServerSocket(0, 1, address)) {
      return socket.getLocalPort();
    }
  }

  /** A port that was free a moment ago at each of the addresses. */
  static int next(List<InetAddress> addresses) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      int port = next(addresses.getFirst());
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
