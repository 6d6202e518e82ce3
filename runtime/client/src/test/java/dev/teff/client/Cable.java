package dev.teff.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A cable to a gateway that can be cut, and counts the connections that went through it. */
final class Cable implements AutoCloseable {
  private final ServerSocket door = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
  private final List<Socket> ends = new CopyOnWriteArrayList<>();

  Cable(int port) throws IOException {
    Thread.startVirtualThread(() -> {
      while (!door.isClosed()) {
        try {
          Socket near = door.accept();
          Socket far = new Socket(InetAddress.getLoopbackAddress(), port);
          ends.addAll(List.of(near, far));
          Thread.startVirtualThread(() -> copy(near, far));
          Thread.startVirtualThread(() -> copy(far, near));
        } catch (IOException e) {
          return; // cut
        }
      }
    });
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      return; // cut
    }
  }

  int port() {
    return door.getLocalPort();
  }

  int connections() {
    return ends.size() / 2;
  }

  void cut() throws IOException {
    door.close();
    for (Socket end : ends) {
      end.close();
    }
  }

  @Override
  public void close() throws IOException {
    cut();
  }
}
