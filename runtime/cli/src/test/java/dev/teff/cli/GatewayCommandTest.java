package dev.teff.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.teff.client.GatewayClient;
import dev.teff.client.GatewayClientOptions;
import dev.teff.grains.Grains;
import dev.teff.grains.Pending;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes: silos and a gateway. */
@Timeout(150)
class GatewayCommandTest {
  @TempDir private Path folder;

  @Test
  void gateway_outlivesItsSilos_andFindsOneThatComesBack() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    var plan = new LocalCluster.Plan(2, data, "sqlite:" + data.resolve("tally.db"), false);
    try (LocalCluster cluster = LocalCluster.start(plan, silo -> {});
        GatewayProcess gateway =
            GatewayProcess.start(
                folder,
                cluster.silos().stream().map(SiloProcess::address).toList(),
                plan.secretFile())) {
      assertThat(add(gateway)).isEqualTo(200);
      cluster.silos().get(0).kill();
      assertThat(add(gateway)).isEqualTo(200);
      cluster.silos().get(1).kill();
      HttpResponse<String> refused = post(gateway.url(), "[1]", Duration.ofMillis(500));
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("\"outcome\":\"did-not-run\"");
      String address = cluster.silos().get(1).address();
      try (RunningSilo back =
          RunningSilo.start(
              Map.of(
                  "teff.store.url",
                  plan.store(),
                  "teff.cluster.secret-file",
                  plan.secretFile().toString(),
                  "teff.cluster.port",
                  Integer.valueOf(address.substring(address.indexOf(':') + 1))))) {
        assertThat(back.address()).isEqualTo(address);
        assertThat(add(gateway)).isEqualTo(200);
        assertThat(back.grains().ref(Tally.class, "t").total()).isEqualTo(3);
      }
    }
  }

  @Test
  void gateway_saysHowItIs_atAPortOfItsOwn() throws Exception {
    Path secret = folder.resolve("secret");
    SecretFile.generate(secret);
    int port = freePort();
    try (GatewayProcess gateway =
        GatewayProcess.start(folder, List.of("127.0.0.1:1"), secret, "--admin-port=" + port)) {
      assertThat(gateway.handle().isAlive()).isTrue();
      assertThat(status(port, "/health/live")).isEqualTo(200);
      assertThat(status(port, "/health/ready")).as("there is no silo").isEqualTo(503);
      assertThat(status(port, "/metrics")).isEqualTo(200);
    }
  }

  private static int status(int port, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void gatewayKilledWithAParkedCall_itDidNotRun_andAnotherMakesIt() throws Exception {
    Path secret = folder.resolve("secret");
    SecretFile.generate(secret);
    try (RunningSilo silo = ownGateway(Map.of("teff.gateway.grpc-port", 0));
        GatewayProcess killed = GatewayProcess.start(folder, List.of("127.0.0.1:1"), secret);
        GatewayClient client =
            GatewayClient.connect(
                GatewayClientOptions.of(
                    "127.0.0.1:" + killed.grpcPort(), place(silo, "gRPC at (\\S+:\\d+)")))) {
      Grains grains = client.grains();
      Pending<Long> parked = grains.start(grains.ref(Tally.class, "t"), each -> each.add(1));
      await().until(() -> metrics(killed).contains("teff_gateway_calls_parked 1.0"));
      client.types(); // asked one gateway,
      client.types(); // and the other one: behind its promise, on the same connection
      killed.handle().destroyForcibly(); // by SIGKILL
      assertThat(parked.await()).isEqualTo(1);
    }
  }

  private RunningSilo ownGateway(Map<String, Object> more) throws Exception {
    var settings = new HashMap<String, Object>();
    settings.put("teff.store.url", "sqlite:" + folder.resolve("own.db"));
    settings.put("teff.cluster.secret", "for this test only");
    settings.put("teff.gateway.inside-silo", true);
    settings.put("teff.gateway.http-port", 0);
    settings.put("teff.gateway.grpc-port", -1);
    settings.putAll(more);
    return RunningSilo.start(settings);
  }

  private static String place(RunningSilo silo, String pattern) {
    Matcher place = Pattern.compile(pattern).matcher(silo.describe());
    assertThat(place.find()).as(silo.describe()).isTrue();
    return place.group(1);
  }

  private static String metrics(GatewayProcess gateway) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(gateway.url() + "/metrics")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void silo_isItsOwnGateway_whenToldTo_andSendsItsSpans() throws Exception {
    var spans = new AtomicInteger();
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/v1/traces",
        request -> {
          spans.incrementAndGet();
          request.sendResponseHeaders(200, -1);
          request.close();
        });
    collector.start();
    try (RunningSilo silo =
        ownGateway(
            Map.of(
                "teff.tracing.exporter",
                "otlp",
                "teff.tracing.sample-ratio",
                1,
                "teff.tracing.endpoint",
                "http://127.0.0.1:" + collector.getAddress().getPort()))) {
      String http = place(silo, "takes HTTP at (\\S+) and gRPC at no port");
      HttpResponse<String> answer = post("http://" + http, "[7]", Duration.ofSeconds(30));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(silo.grains().ref(Tally.class, "t").total()).isEqualTo(7);
    }
    await().until(() -> spans.get() > 0);
    collector.stop(0);
  }

  private static int add(GatewayProcess gateway) throws IOException, InterruptedException {
    return post(gateway.url(), "[1]", Duration.ofSeconds(30)).statusCode();
  }

  private static HttpResponse<String> post(String url, String body, Duration timeout)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url + "/v1/grains/tally/t/add"))
                .header("Teff-Timeout", timeout.toMillis() + "ms")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
