package dev.teff.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one silo will do
class ConsoleTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestSilo silo = new TestSilo("silo-1");

  @AfterAll
  void close() {
    silo.close();
  }

  private JsonNode view(String path) throws IOException, InterruptedException {
    Page page = Page.get(silo.admin, "/console/" + path);
    assertThat(page.status()).as(page.text()).isEqualTo(200);
    assertThat(page.type()).isEqualTo("application/json");
    return JSON.readTree(page.text());
  }

  private Page refused(String path) throws IOException, InterruptedException {
    return Page.get(silo.admin, "/console/" + path);
  }

  @Test
  void cluster_hasTheViewAndTheLoad() throws Exception {
    silo.till("any").take(1);
    JsonNode cluster = view("cluster");
    assertThat(cluster.get("silo").asText()).isEqualTo("silo-1");
    assertThat(cluster.get("view").asLong()).isEqualTo(2);
    assertThat(cluster.at("/silos/0/name").asText()).isEqualTo("silo-1");
    assertThat(cluster.at("/silos/0/address").asText()).startsWith("127.0.0.1:");
    assertThat(cluster.at("/silos/0/state").asText()).isEqualTo("active");
    assertThat(cluster.at("/load/grains").asLong()).isPositive();
    assertThat(cluster.at("/load/heapUsed").asLong()).isPositive();
  }

  @Test
  void types_haveTheirCounts() throws Exception {
    silo.till("any").take(1);
    JsonNode before = view("types").at("/types/0");
    silo.till("any").take(1);
    silo.till("new").take(1);
    JsonNode till = view("types").at("/types/0");
    assertThat(till.get("type").asText()).isEqualTo("till");
    assertThat(till.at("/methods/0/method").asText()).isEqualTo("take");
    for (String count : List.of("/turns", "/eventsAppended", "/methods/0/calls")) {
      assertThat(till.at(count).asLong()).as(count).isEqualTo(before.at(count).asLong() + 2);
    }
    assertThat(till.get("active").asLong()).isEqualTo(before.get("active").asLong() + 1);
  }

  @Test
  void hottest_hasTheGrainThatIsCalled() {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> {
          for (int i = 0; i < 200; i++) {
            silo.till("hot").sum();
          }
          assertThat(view("hottest").at("/grains/0/key").asText()).isEqualTo("hot");
        });
  }

  @Test
  void grain_hasItsEventsAndItsState() throws Exception {
    silo.till("a b/c").take(3);
    silo.till("x").passOn("a b/c", 4);
    JsonNode grain = view("grain?type=till&key=a+b%2Fc");
    assertThat(grain.get("key").asText()).isEqualTo("a b/c");
    assertThat(grain.get("silo").asText()).isEqualTo("silo-1");
    assertThat(grain.get("state").asText()).contains("7");
    assertThat(grain.get("stored").asInt()).isEqualTo(2);
    assertThat(grain.at("/events/0/sequence").asLong()).isEqualTo(1);
    assertThat(JSON.readTree(grain.at("/events/0/json").asText()).get("cents").asInt())
        .isEqualTo(3);
    assertThat(grain.at("/events/0").has("caller")).isFalse();
    assertThat(grain.at("/events/1/caller").asText()).isEqualTo("till/x");
  }

  @Test
  void grainThatCannotBeShown_isSaidWhy() throws Exception {
    assertThat(refused("grain").text()).contains("Which grain?");
    Page unknown = refused("grain?type=tlil&key=a");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.text()).contains("TEFF-102").contains("till");
  }

  @Test
  void siloThatHasNotStarted_isSaid() throws Exception {
    try (Admin admin = Admin.open(new AdminOptions(InetAddress.getLoopbackAddress(), 0))) {
      Page page = Page.get(admin, "/console/cluster");
      assertThat(page.status()).isEqualTo(503);
      assertThat(page.text()).contains("has not started");
    }
  }

  @Test
  void pageOfAnotherName_getsNothing() throws Exception {
    assertThat(answerTo("rebound.example.org")).startsWith("HTTP/1.1 421 ");
    assertThat(answerTo("localhost:7402")).startsWith("HTTP/1.1 200 ");
    assertThat(answerTo("[::1]:7402")).startsWith("HTTP/1.1 200 ");
  }

  private String answerTo(String host) throws IOException {
    URI url = URI.create(silo.admin.url().orElseThrow());
    try (var socket = new Socket(url.getHost(), url.getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /console/cluster HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                  .formatted(host)
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
