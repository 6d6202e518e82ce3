package dev.teff.samples.document;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Lets nothing pass to some addresses of this machine's loopback, by routes that lead nowhere and
 * are removed again.
 */
final class LoopbackCut implements AutoCloseable {
  private static final String PROBE = "127.0.0.251";

  private final List<String> addresses;

  private LoopbackCut(List<String> addresses) {
    this.addresses = addresses;
  }

  /** Whether this machine lets us. */
  static boolean isPossible() {
    try (LoopbackCut probe = of(PROBE)) {
      return !probe.addresses.isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  static LoopbackCut of(String... addresses) throws IOException {
    var done = new ArrayList<String>();
    var cut = new LoopbackCut(done);
    try {
      for (String address : addresses) {
        cut.route("replace", address); // one may be left of a test that was killed
        done.add(address);
      }
      return cut;
    } catch (IOException e) {
      cut.close();
      throw e;
    }
  }

  /**
   * Finds out whether it bites.
   *
   * @throws IOException when something can be reached nevertheless
   */
  void check() throws IOException {
    for (String address : addresses) {
      try (Socket passed = new Socket(address, 1)) {
        throw new IOException("The cut lets through: " + passed);
      } catch (ConnectException e) {
        throw new IOException("The cut lets through to " + address, e);
      } catch (SocketException e) {
        // Nothing goes there.
      }
    }
  }

  private void route(String verb, String address) throws IOException {
    Process process =
        new ProcessBuilder("ip", "route", verb, "blackhole", address + "/32", "table", "local")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("ip route: " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() throws IOException {
    for (String address : addresses) {
      route("del", address);
    }
  }
}
