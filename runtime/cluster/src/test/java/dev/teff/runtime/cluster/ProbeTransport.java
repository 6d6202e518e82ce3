package dev.teff.runtime.cluster;

import dev.teff.runtime.spi.CallRequest;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Answers over a real socket, and carries no calls. */
final class ProbeTransport implements Transport {
  private static final int PATIENCE_MILLIS = 1000;

  private final ServerSocket server;
  private final long incarnation;

  private ProbeTransport(ServerSocket server, long incarnation) {
    this.server = server;
    this.incarnation = incarnation;
    Thread.ofPlatform().daemon().name("probe").start(this::answerAll);
  }

  static TransportStarter starter() {
    return (silo, incarnation, listener) -> {
      try {
        var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var self =
            new SiloIdentity(
                silo.name(),
                incarnation,
                InetAddress.getLoopbackAddress().getHostAddress(),
                server.getLocalPort());
        return new TransportStarter.Listening(self, new ProbeTransport(server, incarnation));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private void answerAll() {
    while (!server.isClosed()) {
      try (Socket asking = server.accept();
          var out = new DataOutputStream(asking.getOutputStream())) {
        out.writeLong(incarnation);
      } catch (IOException e) {
        if (!server.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  @Override
  public boolean answers(SiloIdentity silo) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(silo.host(), silo.port()), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      return new DataInputStream(socket.getInputStream()).readLong() == silo.incarnation();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void send(SiloIdentity silo, CallRequest request) {
    throw new UnsupportedOperationException("carries no calls");
  }

  @Override
  public void viewInstalled(ClusterView view) {
    // There are no connections that could be closed.
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
