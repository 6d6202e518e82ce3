package dev.teff.runtime.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Keeps a port until whoever wants to listen on it is ready: the address has to be in the view
 * before anybody listens there. The port is bound, but does not listen, so that nobody takes it for
 * a service.
 */
final class PortReservation implements AutoCloseable {
  private final Socket holder = new Socket();

  /**
   * Reserves a port.
   *
   * @param port 0 for a free one
   * @throws dev.teff.grains.GrainException {@code TEFF-401} when it cannot be had
   */
  PortReservation(String host, int port, String key) {
    try {
      holder.setReuseAddress(true);
      holder.bind(new InetSocketAddress(host, port));
    } catch (IOException e) {
      close();
      throw ClusterFailures.portInUse(new HostPort(host, port), key);
    }
  }

  int port() {
    return holder.getLocalPort();
  }

  @Override
  public void close() {
    try {
      holder.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
