package dev.teff.loadtest.harness;

import static dev.teff.loadtest.harness.Load.constantUsersPerSec;
import static dev.teff.loadtest.harness.Load.millis;
import static dev.teff.loadtest.harness.Load.plan;
import static dev.teff.loadtest.harness.Load.scenario;
import static dev.teff.loadtest.harness.Load.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.cli.UserError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PrometheusPageTest {
  private static final InetSocketAddress FREE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private String seen = "";

  /** Looks at the page in the third second of a run. */
  private final class Looking implements RunEvents {
    private final PrometheusPage page;

    Looking(PrometheusPage page) {
      this.page = page;
    }

    @Override
    public void begin(RunHeader header) {}

    @Override
    public void second(SecondCounts counts, List<Histogram> histograms) {
      if (Math.round(counts.end() / 1e9) == 3) {
        seen = get(page.port());
      }
    }

    @Override
    public void mark(Mark mark) {}

    @Override
    public void end(RunEnd end) {}
  }

  private static String get(int port) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void figures_areThereWhileTheRunRuns() {
    var time = new VirtualTime();
    try (PrometheusPage page = PrometheusPage.open(FREE)) {
      LoadRunner.of(Target.none(), time, time)
          .follow(page)
          .follow(new Looking(page))
          .run(
              plan(
                  "shop",
                  scenario("visit")
                      .exec(
                          "look",
                          user -> {
                            time.pause(millis(20));
                            if (user.number() % 10 == 3) {
                              throw new IOException("closed");
                            }
                          })
                      .inject(constantUsersPerSec(100).during(seconds(6)))));
    }
    assertThat(seen)
        .containsPattern("teff_load_arrivals_total 300\\.0")
        .containsPattern("teff_load_requests_total\\{kind=\"request\",name=\"look\"} 29\\d\\.0")
        .containsPattern("teff_load_failures_total\\{kind=\"request\",name=\"look\"} (29|30)\\.0")
        .containsPattern(
            "teff_load_response_seconds\\{kind=\"request\",name=\"look\",quantile=\"0.99\"}"
                + " 0\\.020")
        .containsPattern("teff_load_users [123]\\.0");
  }

  @Test
  void portThatIsTaken_isToldBeforeTheRun() {
    try (PrometheusPage page = PrometheusPage.open(FREE)) {
      var taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), page.port());
      assertThatThrownBy(() -> PrometheusPage.open(taken).close())
          .isInstanceOf(UserError.class)
          .hasMessageContaining("cannot be offered on localhost:" + page.port());
    }
  }
}
