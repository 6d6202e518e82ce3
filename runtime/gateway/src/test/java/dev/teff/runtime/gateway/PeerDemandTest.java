package dev.teff.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Scalers of several gateways, each with calls of its own. */
@Timeout(30)
class PeerDemandTest {
  private static final Demand OWN = demand(Map.of("account", new Demand.OfType(3, 10)));
  private static final Demand NOT_ASKED = demand(Map.of("account", new Demand.OfType(500, 500)));

  private final KedaScaler own = KedaScaler.listen("127.0.0.1", 0, 0, () -> NOT_ASKED);
  private final AtomicLong begun = new AtomicLong(9000);
  private KedaScaler other = listen(0);

  private KedaScaler listen(int port) {
    return KedaScaler.listen(
        "127.0.0.1",
        port,
        0,
        () ->
            demand(
                Map.of(
                    "account", new Demand.OfType(400, begun.get()),
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
                              "account", new Demand.OfType(403, 10),
                              "report", new Demand.OfType(0, 0)))));
    }
  }

  @Test
  void callsOfAnotherGateway_haveBegun_whenItWasKnownBefore() {
    try (PeerDemand peers = ask(Duration.ofSeconds(2))) {
      await().until(() -> peers.with(OWN).underWay() == 403);
      assertThat(begun(peers)).isEqualTo(10);
      begun.addAndGet(5);
      await().until(() -> begun(peers) == 15);

      int port = other.port();
      other.close();
      await().until(() -> peers.with(OWN).underWay() == 3);
      assertThat(begun(peers)).as("it is gone").isEqualTo(15);
      begun.set(100);
      other = listen(port);
      await().until(() -> peers.with(OWN).underWay() == 403);
      assertThat(begun(peers)).as("another one came").isEqualTo(15);
      begun.addAndGet(1);
      await().until(() -> begun(peers) == 16);
    }
  }

  private static long begun(PeerDemand peers) {
    return Objects.requireNonNull(peers.with(OWN).types().get("account")).begun();
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
