package dev.teff.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    Matcher url = Pattern.compile(before + "(http://127\\.0\\.0\\.1:\\d+)").matcher(said);
    assertThat(url.find()).as(said).isTrue();
    return url.group(1);
  }

  private static String get(String url) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static HttpResponse<String> add(String url) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
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
  void scalingToZero_inTheBackground_isRefused() {
    assertThat(run("up", "--gateway", "--scale-to-zero")).isEqualTo(1);
    assertThat(err.toString()).contains("leave --gateway away");
  }
}
