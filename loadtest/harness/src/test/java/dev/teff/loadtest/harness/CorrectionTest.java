package dev.teff.loadtest.harness;

import static dev.teff.loadtest.harness.Load.atOnceUsers;
import static dev.teff.loadtest.harness.Load.chain;
import static dev.teff.loadtest.harness.Load.millis;
import static dev.teff.loadtest.harness.Load.plan;
import static dev.teff.loadtest.harness.Load.scenario;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What wrk2 would say of the same requests: it has a connection that is to send one request every
 * interval, and counts from when it should have, however long earlier answers held it up.
 */
@Timeout(60)
class CorrectionTest {
  private static final long INTERVAL = millis(10).toNanos();
  private static final double[] PERCENTILES = {50, 99, 99.9};

  /** Written by the only user, read when it has gone. */
  private final List<Long> services = new ArrayList<>();

  private Histogram corrected() {
    Histogram corrected = Measured.histogram();
    long end = 0;
    for (int i = 0; i < services.size(); i++) {
      long intended = i * INTERVAL;
      end = Math.max(intended, end) + services.get(i);
      corrected.recordValue(end - intended);
    }
    return corrected;
  }

  private static Plan paced(int requests, UserAction action) {
    return plan(
        "paced",
        scenario("connection")
            .repeat(requests, chain().pace(millis(10)).exec("ask", action))
            .inject(atOnceUsers(1)));
  }

  @Test
  void stallsOfKnownLength_areCorrectedAsWrk2Does() {
    var time = new VirtualTime();
    RunResult result =
        LoadRunner.of(Target.none(), time, time)
            .run(
                paced(
                    5_000,
                    user -> {
                      boolean isStall = services.size() % 500 == 100;
                      long service = millis(isStall ? 300 : 2 + services.size() % 7).toNanos();
                      services.add(service);
                      time.pauseUntil(time.now() + service);
                    }));
    agree(result.global().response(), corrected(), 0);
    // Uncorrected, one of 500 requests was slow: the 99th percentile knows nothing of it.
    assertThat(result.global().service().p99()).isLessThan(millis(9).toNanos());
    assertThat(result.global().response().p99()).isGreaterThan(millis(250).toNanos());
  }

  @Test
  void httpEndpointThatStalls_isCorrectedAsWrk2Does() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          if (services.size() == 60) {
            stall();
          }
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    try (HttpTarget target = HttpTarget.at(address)) {
      RunResult result =
          LoadRunner.of(target)
              .run(
                  paced(
                      200,
                      user -> {
                        long begun = System.nanoTime();
                        assertThat(user.get("/").statusCode()).isEqualTo(200);
                        services.add(System.nanoTime() - begun);
                      }));
      assertThat(services).hasSize(200);
      // Timers of a busy machine are late; so are its users, and wrk2 would not be told.
      agree(result.global().response(), corrected(), (double) millis(20).toNanos());
      assertThat(result.global().response().p99()).isGreaterThan(millis(200).toNanos());
    } finally {
      server.stop(0);
    }
  }

  /** Half a second in which the server answers nobody. */
  private static void stall() {
    try {
      assertThat(new CountDownLatch(1).await(500, TimeUnit.MILLISECONDS)).isFalse();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void agree(Latency ours, Histogram wrk2, double late) {
    double[] figures = {ours.p50(), ours.p99(), ours.p999()};
    for (int i = 0; i < figures.length; i++) {
      double theirs = wrk2.getValueAtPercentile(PERCENTILES[i]);
      assertThat(figures[i])
          .as("p" + PERCENTILES[i])
          .isCloseTo(theirs, within(theirs * 0.003 + late));
    }
  }
}
