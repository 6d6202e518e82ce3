package dev.teff.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, which this one leaves running. */
@Timeout(180)
final class UpInBackgroundTest {
  private static final String HOME = "teff.home";
  private static final List<String> SILOS = List.of("silo-1", "silo-2", "silo-3");

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final String before = System.getProperty(HOME, "");

  @BeforeEach
  void moveHome() {
    System.setProperty(HOME, folder.toString());
  }

  @AfterEach
  void stop() {
    run("stop");
    System.setProperty(HOME, before);
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private static String url(String before, String said) {
    Matcher url = Pattern.compile(before + "(https?://127\\.0\\.0\\.1:\\d+)").matcher(said);
    assertThat(url.find()).as(said).isTrue();
    return url.group(1);
  }

  private static String get(String url) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static HttpResponse<String> add(String url) throws IOException, InterruptedException {
    return add(HttpClient.newHttpClient(), url);
  }

  private static HttpResponse<String> add(HttpClient client, String url)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(url + "/v1/grains/tally/t/add"))
            .POST(HttpRequest.BodyPublishers.ofString("[1]"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void silosAndGateway_areThereUntilStop() throws Exception {
    String[] up = {
      "up", "--silos", "3", "--admin", "--gateway", "--http-port", "0", "--grpc-port", "0"
    };
    assertThat(run(up)).as(err.toString()).isZero();
    String said = out.toString();
    assertThat(add(url("HTTP at ", said)).statusCode()).isEqualTo(200);
    for (String silo : SILOS) {
      assertThat(get(url(silo + " says how it is at ", said) + "/health/ready"))
          .isEqualTo("{\"ready\":true}");
    }
    assertThat(run("silos")).isZero();
    assertThat(out.toString()).contains(SILOS);
    assertThat(run(up)).isEqualTo(1);
    assertThat(err.toString()).contains("a cluster is running already");
    assertThat(run("stop")).isZero();
    assertThat(out.toString()).contains("Stopped gateway.");
    assertThat(out.toString())
        .contains(SILOS.stream().map("Stopped %s."::formatted).toArray(String[]::new));
    assertThat(KeptCluster.find()).isEmpty();
    assertThat(run("silos")).isEqualTo(1);
    assertThat(err.toString()).contains("no cluster is running here");
    assertThat(folder.resolve(".teff/up/teff.db")).exists();
  }

  @Test
  void configuration_countsForSilosGatewayAndTools() throws Exception {
    X509Bundle authority =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=ca")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    X509Bundle own =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=own")
            .addSanIpAddress("127.0.0.1")
            .buildIssuedBy(authority);
    Path certificate = write("own.crt", own.getCertificatePathPEM());
    Path key = write("own.key", own.getPrivateKeyPEM());
    Path config =
        write(
            "up.conf",
            """
            teff.cluster.secret = "of the file"
            teff.cluster.tls { certificate = "%1$s", key = "%2$s", authorities = "%3$s" }
            teff.gateway.tls { certificate = "%1$s", key = "%2$s" }
            """
                .formatted(certificate, key, write("ca.crt", authority.getCertificatePEM())));
    String[] up = {
      "up", "--silos", "1", "--gateway", "--http-port=0", "--grpc-port=0", "--config=" + config
    };
    assertThat(run(up)).as(err.toString()).isZero();
    String url = url("HTTP at ", out.toString());
    assertThat(url).startsWith("https:");
    SSLContext trusting = SSLContext.getInstance("TLS");
    trusting.init(new KeyManager[0], authority.toTrustManagerFactory().getTrustManagers(), null);
    try (HttpClient client = HttpClient.newBuilder().sslContext(trusting).build()) {
      assertThat(add(client, url).body()).isEqualTo("1");
    }
    KeptCluster kept = KeptCluster.find().orElseThrow();
    assertThat(kept.secretFile()).hasContent("of the file");
    assertThat(run("silos")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("silo-1");
    String[] plain = {
      "silos", "--seeds=" + kept.seeds().getFirst(), "--secret-file=" + kept.secretFile()
    };
    assertThat(run(plain)).as("the silo speaks TLS").isEqualTo(1);
    Processes.kill(kept.silos().stream().flatMap(silo -> silo.process().stream()).toList());
    assertThat(run("silos")).isEqualTo(1);
    assertThat(err.toString()).contains("no silo of the cluster here runs any more");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void scalingToZero_inTheBackground_isRefused() {
    assertThat(run("up", "--gateway", "--scale-to-zero")).isEqualTo(1);
    assertThat(err.toString()).contains("leave --gateway away");
  }
}
