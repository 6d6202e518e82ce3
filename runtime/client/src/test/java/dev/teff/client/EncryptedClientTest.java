package dev.teff.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.teff.client.GatewayClientOptions.Tls;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.runtime.Silo;
import dev.teff.runtime.gateway.Gateway;
import dev.teff.runtime.gateway.Upstream;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client before a gateway that asks for certificates and tokens. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // before each test
final class EncryptedClientTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(500);

  @TempDir private Path folder;
  private final Silo silo =
      Silo.builder().provide(CountDownLatch.class, new CountDownLatch(0)).start();
  private final List<GatewayClient> clients = new ArrayList<>();
  private X509Bundle authority;
  private ECKey signing;
  private Gateway gateway;

  @BeforeEach
  void start() throws Exception {
    authority = authority();
    write("ca.crt", authority.getCertificatePEM());
    certify("server", authority);
    certify("client", authority);
    signing = new ECKeyGenerator(Curve.P_256).keyID("one").generate();
    gateway =
        Settings.start(
            Map.of(
                "tls.certificate",
                folder.resolve("server.crt").toString(),
                "tls.key",
                folder.resolve("server.key").toString(),
                "tls.client-authorities",
                folder.resolve("ca.crt").toString(),
                "tokens.issuer",
                "the bank",
                "tokens.audience",
                "grains",
                "tokens.keys",
                write("keys.json", new JWKSet(signing).toPublicJWKSet().toString()).toString()),
            Upstream.of(silo));
  }

  @AfterEach
  void close() {
    clients.forEach(GatewayClient::close);
    gateway.close();
    silo.close();
  }

  private static X509Bundle authority() throws Exception {
    return new CertificateBuilder()
        .ecp256()
        .subject("CN=ca")
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }

  private void certify(String name, X509Bundle by) throws Exception {
    X509Bundle made =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=" + name)
            .addSanIpAddress("127.0.0.1")
            .buildIssuedBy(by);
    write(name + ".key", made.getPrivateKeyPEM());
    write(name + ".crt", made.getCertificatePathPEM());
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private GatewayClientOptions options(int port) {
    return GatewayClientOptions.of("127.0.0.1:" + port)
        .withTls(trusting("ca").showing(folder.resolve("client.crt"), folder.resolve("client.key")))
        .withToken(() -> token(60));
  }

  private Tls trusting(String who) {
    return Tls.trusting(folder.resolve(who + ".crt"));
  }

  private GatewayClient connect(GatewayClientOptions options) {
    GatewayClient client = GatewayClient.connect(options);
    clients.add(client);
    return client;
  }

  private String token(int goodForSeconds) {
    var token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("one").build(),
            new JWTClaimsSet.Builder()
                .subject("ann")
                .issuer("the bank")
                .audience("grains")
                .expirationTime(Date.from(Instant.now().plusSeconds(goodForSeconds)))
                .build());
    try {
      token.sign(new ECDSASigner(signing));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }

  private static GrainException failure(GatewayClient client) {
    Till till = client.grains().ref(Till.class, "t");
    return catchThrowableOfType(GrainException.class, () -> till.deposit(1));
  }

  @Test
  void callsByReferenceAndName_andObservers_goEncrypted_andSayWhoCalls() {
    GatewayClient client = connect(options(gateway.grpcPort()));
    Till till = client.grains().ref(Till.class, "t");
    assertThat(till.deposit(5)).isEqualTo(5);
    assertThat(till.said("principal")).isEqualTo("ann");
    assertThat(client.callByName("till", "t", "balance", "[]")).isEqualTo("5");
    assertThat(client.types()).contains("till");
    var heard = new CopyOnWriteArrayList<String>();
    try (Observation hearing = client.observe(Guest.class, "bob", heard::add)) {
      Lobby lobby = client.grains().ref(Lobby.class, "hotel");
      lobby.enter("bob");
      lobby.say("one");
      await().atMost(SOON).untilAsserted(() -> assertThat(heard).containsExactly("one"));
      assertThat(hearing.missed()).isZero();
    }
  }

  @Test
  void clientWithoutItsCertificate_isTurnedAway_andNothingRan() {
    assertTurnedAway(
        options(gateway.grpcPort()).withTls(trusting("ca")), "do not accept each other's");
  }

  @Test
  void clientWithAStrangersCertificate_isTurnedAway_andNothingRan() throws Exception {
    certify("client", authority());
    assertTurnedAway(options(gateway.grpcPort()), "do not accept each other's");
  }

  @Test
  void gatewayThatIsNotTrusted_isNotCalled() throws Exception {
    write("others.crt", authority().getCertificatePEM());
    assertTurnedAway(
        options(gateway.grpcPort())
            .withTls(
                trusting("others")
                    .showing(folder.resolve("client.crt"), folder.resolve("client.key"))),
        "PKIX path validation failed");
  }

  @Test
  void clientWithoutEncryption_isTurnedAway_andNothingRan() {
    assertTurnedAway(
        GatewayClientOptions.of("127.0.0.1:" + gateway.grpcPort()), "it speaks TLS and the client");
  }

  private void assertTurnedAway(GatewayClientOptions options, String why) {
    GatewayClient client = connect(options.withTimeout(SHORT));
    // The first handshake of a process may take longer than a call has.
    GrainException refused =
        await()
            .atMost(SOON)
            .until(() -> failure(client), failure -> failure.code() == ErrorCode.NO_SILO_REACHABLE);
    assertThat(refused.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
    assertThat(refused).hasMessageContaining(why);
    assertThat(refused.getMessage()).hasLineCount(1);
    assertThat(silo.grains().ref(Till.class, "t").balance()).isZero();
  }

  @Test
  void token_isAskedForWithEachCall() {
    var tokens = new ArrayList<>(List.of(token(60), token(-3600), token(60)));
    GatewayClient client =
        connect(options(gateway.grpcPort()).withToken(() -> tokens.removeFirst()));
    Till till = client.grains().ref(Till.class, "t");
    assertThat(till.deposit(1)).isEqualTo(1);
    GrainException expired = failure(client);
    assertThat(expired.code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
    assertThat(expired.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
    assertThat(till.deposit(1)).isEqualTo(2);
    GrainException none = failure(client);
    assertThat(none.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
    assertThat(none).hasMessageContaining("the supplier of tokens failed");
  }

  @Test
  void connections_asManyAsWished_takeTurns() throws Exception {
    try (var cable = new Cable(gateway.grpcPort())) {
      GatewayClient client = connect(options(cable.port()).withConnections(3));
      Till till = client.grains().ref(Till.class, "t");
      IntStream.rangeClosed(1, 9).forEach(i -> assertThat(till.deposit(1)).isEqualTo(i));
      assertThat(cable.connections()).isEqualTo(3);
    }
  }
}
