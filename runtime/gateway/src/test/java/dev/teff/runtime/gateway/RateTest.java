package dev.teff.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.runtime.Silo;
import dev.teff.runtime.gateway.Browser.Answer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a caller asks for counts, before anything is done for it. */
@Timeout(60)
class RateTest {
  /** More than come in as many seconds. */
  private static final int MANY = 50;

  private final Silo silo = Silo.builder().start();
  private final Gateway gateway =
      Gateway.start(
          Settings.of(
              Map.of(
                  "rate.calls-per-second",
                  1,
                  "rate.burst",
                  2,
                  "connections.receive-timeout",
                  "1s")),
          Upstream.of(silo));
  private final Browser browser = new Browser(gateway);

  @AfterEach
  void close() {
    gateway.close();
    silo.close();
  }

  @ParameterizedTest
  @CsvSource({
    "404, POST, /v1/grains/nothing/a/taken",
    "404, POST, /v1/grains/shop/a/nothing",
    "404, GET, /v1/grains/nothing/a/notices",
    "404, GET, /nowhere",
    "405, GET, /v1/grains/shop/a/taken",
    "200, GET, /v1/openapi.json"
  })
  void requests_thatAreNoCalls_countByHttp(int status, String verb, String path) throws Exception {
    Answer answer = browser.send(verb, path, "");
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    for (int i = 0; i < MANY && answer.status() != 429; i++) {
      answer = browser.send(verb, path, "");
    }
    assertThat(answer.status()).as(answer.body()).isEqualTo(429);
    assertThat(answer.problem().getString("code")).isEqualTo("TEFF-603");
    assertThat(answer.problem().getString("outcome")).isEqualTo("did-not-run");
    assertThat(answer.problem().getInteger("retryAfterMillis")).isPositive();
    assertThat(answer.response().headers().firstValue("Retry-After")).contains("1");
  }

  @ParameterizedTest
  @CsvSource({
    "12, teff.nothing.NothingGrain/Taken",
    "12, teff.shop.ShopGrain/Nothing",
    "5, teff.gateway.v1.Grains/Call",
    "0, teff.gateway.v1.Grains/List",
    "0, grpc.reflection.v1.ServerReflection/ServerReflectionInfo"
  })
  void calls_ofWhatIsNone_andLists_countByGrpc(String status, String method) throws Exception {
    try (var grpc = new RawGrpc(gateway)) {
      RawGrpc.Ended ended = grpc.begin(method).end(new byte[0]);
      assertThat(ended.status()).isEqualTo(status);
      for (int i = 0; i < MANY && !ended.status().equals("8"); i++) {
        ended = grpc.begin(method).end(new byte[0]);
      }
      assertThat(ended.status()).as("RESOURCE_EXHAUSTED").isEqualTo("8");
      assertThat(ended.info().getReason()).isEqualTo("TEFF-603");
      assertThat(ended.retryNanos()).isPositive();
    }
  }

  @Test
  void callThatIsRefused_isNotRead_andShowsInMetrics() throws Exception {
    try (var grpc = new RawGrpc(gateway)) {
      String status = "4";
      while (status.equals("4")) { // it was let in: a second had passed meanwhile
        while (!status.equals("8")) {
          status = grpc.begin("teff.gateway.v1.Grains/List").end(new byte[0]).status();
        }
        status =
            grpc.begin("teff.gateway.v1.Grains/List").holdBack(1000, 1).ended().await().status();
      }
      assertThat(status).as("RESOURCE_EXHAUSTED, before the message is there").isEqualTo("8");
    }
    Answer metrics = browser.get("/metrics");
    assertThat(metrics.status()).as("asked for by those who watch").isEqualTo(200);
    assertThat(metrics.body())
        .containsPattern("(?m)^teff_gateway_calls_too_often_total [1-9]")
        .doesNotContain("teff_gateway_call_seconds_count");
  }
}
