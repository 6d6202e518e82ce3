package dev.teff.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.teff.runtime.gateway.Browser.Answer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
@ParameterizedClass
@EnumSource(Behind.class)
class ParkingTest {
  private final AtomicBoolean reachable = new AtomicBoolean();
  private final Behind.There silo;
  private final Gateway gateway;
  private final Browser browser;

  ParkingTest(Behind behind) {
    silo = behind.start();
    gateway =
        Gateway.start(
            Settings.of(
                Map.of("max-parked-calls", 50, "max-parked-bytes", "1 KiB", "grpc-port", -1)),
            new Upstream(silo.client(), reachable::get));
    browser = new Browser(gateway);
  }

  @AfterEach
  void close() {
    gateway.close();
    silo.close();
  }

  private CompletableFuture<Answer> call(int number) {
    return browser.start("/v1/grains/shop/s%d/taken".formatted(number), "", "Teff-Timeout", "30s");
  }

  @Test
  void calls_thatComeWhileNoSiloRuns_areAllAnsweredWhenOneDoes() throws Exception {
    var calls = IntStream.range(0, 50).mapToObj(this::call).toList();
    await().until(() -> gateway.demand().parked() == 50);
    Answer refused = call(50).get();
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.problem().getString("outcome")).isEqualTo("did-not-run");
    reachable.set(true);
    for (var call : calls) {
      assertThat(call.get().body()).isEqualTo("0");
    }
    assertThat(gateway.demand().parked()).isZero();
  }

  @Test
  void parkedBytes_areBounded() throws Exception {
    String large = "[\"%s\"]".formatted("x".repeat(600));
    var first = browser.start("/v1/grains/shop/a/breakDown", large);
    await().until(() -> gateway.demand().parked() == 1);
    assertThat(browser.post("/v1/grains/shop/b/breakDown", large).status()).isEqualTo(429);
    reachable.set(true);
    assertThat(first.get().status()).isEqualTo(422);
  }

  @Test
  void call_whoseDeadlinePasses_didNotRun() throws Exception {
    Answer answer = browser.post("/v1/grains/shop/a/taken", "", "Teff-Timeout", "50ms");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.problem().getString("code")).isEqualTo("TEFF-206");
    assertThat(answer.problem().getString("outcome")).isEqualTo("did-not-run");
  }

  @Test
  void gateway_thatCloses_tellsParkedCallsThatTheyDidNotRun() throws Exception {
    var parked = call(1);
    await().until(() -> gateway.demand().parked() == 1);
    gateway.close();
    Answer answer = parked.get();
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.problem().getString("outcome")).isEqualTo("did-not-run");
  }

  @Test
  void readiness_saysWhetherSilosCanBeReached() throws Exception {
    assertThat(browser.get("/health/ready").status()).isEqualTo(503);
    reachable.set(true);
    assertThat(browser.get("/health/ready").status()).isEqualTo(200);
  }
}
