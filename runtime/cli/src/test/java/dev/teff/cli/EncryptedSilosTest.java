package dev.teff.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that nobody but the configuration knows, for silos and those before them. */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // by certify
class EncryptedSilosTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(500);

  @TempDir private Path folder;
  private Path secret;
  private Map<String, Object> tls;

  @BeforeEach
  void certify() throws Exception {
    secret = folder.resolve("secret");
    SecretFile.generate(secret);
    X509Bundle authority =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=ca")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    X509Bundle own = new CertificateBuilder().ecp256().subject("CN=own").buildIssuedBy(authority);
    tls =
        Map.of(
            "teff.cluster.tls.certificate", write("own.crt", own.getCertificatePathPEM()),
            "teff.cluster.tls.key", write("own.key", own.getPrivateKeyPEM()),
            "teff.cluster.tls.authorities", write("ca.crt", authority.getCertificatePEM()));
  }

  @Test
  void gateway_withTheSilosConfiguration_isAnswered_andOneWithoutCertificatesSaysWhyNot()
      throws Exception {
    try (RunningSilo silo = silo()) {
      try (GatewayProcess gateway =
          GatewayProcess.start(folder, List.of(configured("good.conf", silo, secret, tls)))) {
        HttpResponse<String> answer = add(gateway, LONG);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("1");
      }
      try (GatewayProcess gateway =
          GatewayProcess.start(folder, List.of(configured("plain.conf", silo, secret, Map.of())))) {
        assertThat(add(gateway, SHORT).statusCode()).isEqualTo(503);
        awaitLog(
            "No connection to a silo at " + silo.address(), "only one side has teff.cluster.tls");
      }
    }
  }

  @Test
  void secretThatWasTyped_goesBeforeTheConfigurationsOne() throws Exception {
    Path other = folder.resolve("other");
    SecretFile.generate(other);
    try (RunningSilo silo = silo()) {
      String wrong = configured("wrong.conf", silo, other, tls);
      try (GatewayProcess gateway =
          GatewayProcess.start(folder, List.of(wrong, "--secret-file=" + secret))) {
        assertThat(add(gateway, LONG).statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void up_withCertificatesAndSecret_givesThemToItsSilos() throws Exception {
    String settings =
        write("up.conf", lines(tls) + lines(Map.of("teff.cluster.secret-file", secret)));
    try (UpProcess up = UpProcess.start(folder, "--silos=1", "--config=" + settings)) {
      assertThat(up.call("add", "[1]").get(90, TimeUnit.SECONDS)).isEqualTo("200 1");
      assertThat(folder.resolve("data/secret")).hasSameTextualContentAs(secret);
    }
  }

  private RunningSilo silo() throws IOException {
    var settings = new HashMap<>(tls);
    settings.put("teff.store.url", "sqlite:" + folder.resolve("tally.db"));
    settings.put("teff.cluster.secret-file", secret.toString());
    return RunningSilo.start(settings);
  }

  /** An option that names a file with all that a gateway needs to know. */
  private String configured(
      String name, RunningSilo silo, Path secretFile, Map<String, Object> certificates)
      throws IOException {
    return "--config="
        + write(
            name,
            lines(
                    Map.of(
                        "teff.gateway.seeds",
                        silo.address(),
                        "teff.cluster.secret-file",
                        secretFile))
                + lines(certificates));
  }

  private static String lines(Map<String, Object> settings) {
    var lines = new StringBuilder();
    settings.forEach((key, value) -> lines.append("%s = \"%s\"%n".formatted(key, value)));
    return lines.toString();
  }

  private void awaitLog(String... parts) {
    Path log = folder.resolve("gateway.log");
    await()
        .atMost(LONG)
        .untilAsserted(() ->
            assertThat(Files.readAllLines(log))
                .anyMatch(line -> List.of(parts).stream().allMatch(line::contains)));
  }

  private static HttpResponse<String> add(GatewayProcess gateway, Duration timeout)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(gateway.url() + "/v1/grains/tally/t/add"))
                .header("Teff-Timeout", timeout.toMillis() + "ms")
                .POST(HttpRequest.BodyPublishers.ofString("[1]"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }
}
