package dev.teff.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Scalers of several gateways, each with calls of its own. */
@Timeout(30)
class PeerDemandTest {
  private static final Demand OWN = demand(Map.of("account", new Demand.OfType(3, 10)));
  private static final Demand NOT_ASKED = demand(Map.of("account", new Demand.OfType(500, 500)));

  private final KedaScaler own = KedaScaler.listen("127.0.0.1", 0, 0, () -> NOT_ASKED);
  private KedaScaler other = listen(0);

  private static KedaScaler listen(int port) {
    return KedaScaler.listen(
        "127.0.0.1",
        port,
        0,
        () ->
            demand(
                Map.of(
                    "account", new Demand.OfType(400, 9000),
                    "report", new Demand.OfType(0, 7),
                    "vault", new Demand.OfType(0, 0))));
  }

  private static Demand demand(Map<String, Demand.OfType> types) {
    return new Demand(0, types);
  }

  private PeerDemand ask(Duration lastWord) {
    return PeerDemand.ask(
        "localhost:%d, localhost:%d".formatted(own.port(), other.port()), own.port(), lastWord);
  }

  @AfterEach
  void close() {
    own.close();
    other.close();
  }

  @Test
  void callsOfAllGateways_addUp_andTheOwnCountOnce() {
    try (PeerDemand peers = ask(Duration.ofMinutes(1))) {
      await()
          .untilAsserted(() ->
              assertThat(peers.with(OWN))
                  .isEqualTo(
                      demand(
                          Map.of(
                              "account", new Demand.OfType(403, 9010),
                              "report", new Demand.OfType(0, 7)))));
    }
  }

  @Test
  void gatewayThatDoesNotAnswer_countsWithItsLastWordForAWhile_andAgainWhenItIsBack() {
    try (PeerDemand peers = ask(Duration.ofSeconds(2))) {
      await().until(() -> peers.with(OWN).underWay() == 403);
      int port = other.port();
      other.close();
      assertThat(peers.with(OWN).underWay()).isEqualTo(403);
      await().until(() -> peers.with(OWN).equals(OWN));
      other = listen(port);
      await().until(() -> peers.with(OWN).underWay() == 403);
    }
  }

  @Test
  void nobodyElse_leavesTheOwnCalls() {
    try (PeerDemand peers = PeerDemand.ask("", own.port(), Duration.ofSeconds(1))) {
      assertThat(peers.with(OWN)).isSameAs(OWN);
    }
  }

  @Test
  void addressThatIsNone_isRefused() {
    assertThatThrownBy(() -> PeerDemand.ask("teff-gateway", 1, Duration.ofSeconds(1)))
        .isInstanceOfSatisfying(
            GrainException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION_INVALID))
        .hasMessageContaining("scaler-peers: \"teff-gateway\" is not host:port");
  }

  @Test
  void answerThatIsNone_isNoDemand() {
    assertThat(DemandMetrics.areAskedBy(new byte[] {1, 2, 3})).isFalse();
    assertThat(DemandMetrics.areAskedBy(DemandMetrics.request())).isTrue();
    assertThat(DemandMetrics.read(new byte[0])).isEmpty();
  }
}
