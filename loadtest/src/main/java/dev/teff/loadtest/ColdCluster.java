package dev.teff.loadtest;

import dev.teff.cli.Main;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code teff up --scale-to-zero} as a process: a gateway, and silos only while they are wanted.
 */
final class ColdCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
  private final ChildJvm up;
  private final String url;
  private final Thread listener = new Thread(this::listen, "cold-cluster");

  // Guarded by this.
  private int running;
  private boolean over;

  private ColdCluster(ChildJvm up, String url) {
    this.up = up;
    this.url = url;
  }

  /**
   * Starts one; it takes calls when this returns, and no silo runs.
   *
   * @param idle how long nothing is to be done before silos go
   * @param flags for its JVM, which its silos get where they decide how a JVM loads classes
   */
  static ColdCluster start(Path folder, int silos, Duration idle, List<String> flags)
      throws IOException {
    var all = new ArrayList<>(flags);
    all.add("-Dteff.home=" + folder);
    all.add("-Dteff.gateway.scaling.calls-per-silo=2");
    ChildJvm up =
        ChildJvm.startUnprepared(
            Main.class,
            all,
            "up",
            "--scale-to-zero",
            "--silos=" + silos,
            "--idle=" + idle.toMillis() + "ms",
            "--folder=" + folder.resolve("data"),
            "--http-port=0",
            "--grpc-port=-1",
            "--until-input-ends");
    String place = up.await("HTTP at ");
    var cluster = new ColdCluster(up, place.substring(0, place.indexOf(',')));
    cluster.listener.setDaemon(true);
    cluster.listener.start();
    return cluster;
  }

  /** Hears which silos run; until the process ends. */
  private void listen() {
    try {
      while (true) {
        String what = up.await("Silo ");
        heard(what.contains(" runs.") ? 1 : -1);
      }
    } catch (IOException e) {
      synchronized (this) {
        over = true;
        notifyAll();
      }
    }
  }

  private synchronized void heard(int more) {
    running += more;
    notifyAll();
  }

  /** Waits until so many silos run. */
  synchronized void awaitSilos(int number) throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (running != number) {
      long rest = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (over || rest <= 0) {
        throw new TimeoutException(
            "There are %d silos, not %d, %s."
                .formatted(running, number, over ? "any more" : "yet"));
      }
      wait(rest);
    }
  }

  /** Makes a call; its answer is a problem where the status is none of 200. */
  CompletableFuture<HttpResponse<String>> start(
      String type, String key, String method, String body) {
    return http.sendAsync(
        HttpRequest.newBuilder(
                URI.create("%s/v1/grains/%s/%s/%s".formatted(url, type, key, method)))
            .header("Teff-Timeout", PATIENCE.toSeconds() + "s")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  @Override
  public void close() throws IOException {
    up.close();
    http.close();
  }
}
