package dev.teff.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.typesafe.config.ConfigFactory;
import dev.teff.runtime.Configuration;
import dev.teff.runtime.Silo;
import dev.teff.runtime.gateway.Gateway;
import dev.teff.runtime.gateway.GatewayOptions;
import dev.teff.runtime.gateway.Upstream;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands that ask a gateway: no secret, no silo's address. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // by start
class GatewayChoiceTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Silo silo;
  private Gateway gateway;
  private String address;

  @TempDir private Path folder;

  @BeforeEach
  void start() {
    silo =
        Silo.builder()
            .name("only")
            .store("sqlite:" + folder.resolve("tally.db"))
            .explain(grain ->
                grain.key().equals("t")
                    ? Optional.of("%s is here to stay.".formatted(grain))
                    : Optional.empty())
            .start();
    gateway = gateway(Map.of());
    address = "127.0.0.1:" + gateway.grpcPort();
  }

  private Gateway gateway(Map<String, Object> more) {
    var settings = new HashMap<String, Object>();
    settings.put("teff.gateway.http-port", -1);
    settings.put("teff.gateway.grpc-port", 0);
    settings.put("teff.gateway.internal-types", "pebble");
    more.forEach((key, value) -> settings.put("teff.gateway." + key, value));
    return Gateway.start(
        GatewayOptions.from(
            Configuration.of(
                ConfigFactory.parseMap(settings),
                ConfigFactory.empty(),
                Map.of(),
                GatewayChoiceTest.class.getClassLoader())),
        Upstream.of(silo));
  }

  @AfterEach
  void close() {
    gateway.close();
    silo.close();
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }

  @Test
  void call_overAGateway_printsTheResult() {
    assertThat(run("call", "--gateway", address, "tally", "t", "add", "7"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString().strip()).isEqualTo("7");
    assertThat(run("call", "--gateway", address, "tally", "t", "add", "{\"number\": 5}")).isZero();
    assertThat(out.toString().strip()).isEqualTo("12");
    assertThat(run("call", "--gateway", address, "tally", "t", "addIn", "3600000", "1")).isZero();
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void call_thatMakesNoSense_isAnsweredByOneLine() {
    assertThat(run("call", "--gateway", address, "tally", "t", "ad", "7")).isEqualTo(1);
    assertThat(err.toString()).startsWith("teff: TEFF-103").contains("add").hasLineCount(1);
    assertThat(run("call", "--gateway", address, "tally", "t", "add", "many")).isEqualTo(1);
    assertThat(err.toString()).contains("number: expected").hasLineCount(1);
  }

  @Test
  void grains_overAGateway_areItsTypes_andHowManyAreActiveWhere() {
    assertThat(run("call", "--gateway", address, "tally", "t", "add", "7")).isZero();
    assertThat(run("call", "--gateway", address, "tally", "u", "add", "7")).isZero();
    assertThat(run("grains", "--gateway", address)).as(err.toString()).isZero();
    assertThat(out.toString())
        .startsWith("TYPE")
        .containsPattern("^TYPE +ACTIVE +only\n")
        .containsPattern("\ntally +2 +2\n")
        .doesNotContain("teff.");
  }

  @Test
  void grains_overAGatewayWhoseRulesHideTheSilos_areItsTypes() throws Exception {
    Map<String, Object> rule =
        Map.of("types", List.of("tally"), "methods", List.of("*"), "callers", List.of("*"));
    try (Gateway guarded = gateway(Map.of("access.rules", List.of(rule)))) {
      assertThat(run("grains", "--gateway", "127.0.0.1:" + guarded.grpcPort())).isZero();
      assertThat(out.toString())
          .containsPattern("^TYPE +ACTIVE\n")
          .containsPattern("\ntally +\\?\n");
      assertThat(err.toString()).contains("TEFF-602").hasLineCount(1);
    }
  }

  @Test
  void silos_overAGateway_sayHowTheyAre() {
    assertThat(run("call", "--gateway", address, "tally", "t", "add", "7")).isZero();
    assertThat(run("silos", "--gateway", address)).as(err.toString()).isZero();
    assertThat(out.toString())
        .startsWith("SILO")
        .containsPattern("\nonly +active +[1-9]\\d* +[1-9]\\d* +[1-9]\\d*\n")
        .contains("View 0 of the cluster.");
  }

  @Test
  void why_overAGateway_isWhatTheSiloSays() {
    assertThat(run("why", "--gateway", address, "tally", "t")).as(err.toString()).isZero();
    assertThat(out.toString().strip()).isEqualTo("tally/t is here to stay.");
    assertThat(run("why", "--gateway", address, "tally", "u")).isZero();
    assertThat(out.toString())
        .startsWith("tally/u is active on no silo that answered; its next call activates it.");
    assertThat(run("why", "--gateway", address, "taly", "t")).isEqualTo(1);
    assertThat(err.toString()).startsWith("teff: TEFF-102").contains("tally").hasLineCount(1);
    assertThat(run("why", "--gateway", address, "pebble", "t")).isEqualTo(1);
    assertThat(err.toString()).contains("There is no grain type \"pebble\"").hasLineCount(1);
  }

  @Test
  void gateway_thatIsNone_isNamed() throws Exception {
    assertThat(run("grains", "--gateway", "http://127.0.0.1:7480")).isEqualTo(1);
    assertThat(err.toString())
        .contains("--gateway http://127.0.0.1:7480 is a URL; give the address where")
        .hasLineCount(1);
    assertThat(run("grains", "--gateway", "nowhere")).isEqualTo(1);
    assertThat(err.toString()).contains("TEFF-501").contains("\"nowhere\" is not host:port");
    Path token = Files.writeString(folder.resolve("token"), "abc");
    assertThat(run("grains", "--token-file", token.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("which gateway? Give --gateway HOST:PORT");
  }

  @Test
  void gateway_thatAsksForCertificateAndToken_getsThem() throws Exception {
    X509Bundle authority =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=ca")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    String authorities = write("ca.crt", authority.getCertificatePEM());
    X509Bundle own =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=either")
            .addSanIpAddress("127.0.0.1")
            .buildIssuedBy(authority);
    String certificate = write("own.crt", own.getCertificatePathPEM());
    String key = write("own.key", own.getPrivateKeyPEM());
    ECKey signing = new ECKeyGenerator(Curve.P_256).keyID("one").generate();
    var signed =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("one").build(),
            new JWTClaimsSet.Builder()
                .subject("ann")
                .issuer("the bank")
                .audience("grains")
                .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                .build());
    signed.sign(new ECDSASigner(signing));
    String token = write("token", signed.serialize() + "\n");
    String keys = write("keys.json", new JWKSet(signing).toPublicJWKSet().toString());
    try (Gateway guarded =
        gateway(
            Map.of(
                "tls.certificate", certificate,
                "tls.key", key,
                "tls.client-authorities", authorities,
                "tokens.keys", keys,
                "tokens.issuer", "the bank",
                "tokens.audience", "grains"))) {
      List<String> call = List.of("call", "--gateway", "127.0.0.1:" + guarded.grpcPort());
      List<String> add = List.of("tally", "t", "add", "7");
      List<String> trusting = List.of("--gateway-authorities", authorities);
      List<String> showing = List.of("--gateway-certificate", certificate, "--gateway-key", key);
      List<String> authorized = List.of("--token-file", token);
      assertThat(run(List.of(call, trusting, showing, authorized, add)))
          .as(err.toString())
          .isZero();
      assertThat(out.toString().strip()).isEqualTo("7");
      assertThat(run(List.of(call, trusting, showing, add))).isEqualTo(1);
      assertThat(err.toString()).contains("TEFF-601").hasLineCount(1);
      assertThat(run(List.of(call, trusting, authorized, add))).isEqualTo(1);
      assertThat(err.toString())
          .contains("do not accept each other's certificates")
          .hasLineCount(1);
      assertThat(run(List.of(call, trusting, showing.subList(0, 2), add))).isEqualTo(1);
      assertThat(err.toString())
          .contains("both: --gateway-certificate FILE and --gateway-key FILE")
          .hasLineCount(1);
      assertThat(run(List.of(call, trusting, showing.subList(2, 4), add))).isEqualTo(1);
      assertThat(run("call", "--gateway-certificate", certificate, "tally", "t", "add", "7"))
          .isEqualTo(1);
      assertThat(err.toString()).contains("which gateway?");
    }
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private int run(List<List<String>> arguments) {
    return run(arguments.stream().flatMap(List::stream).toArray(String[]::new));
  }
}
