package dev.teff.samples.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.teff.cli.RunningSilo;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two editors at pages of two real silos, as their browsers would speak. */
@Timeout(180)
class DocumentTest {
  @TempDir private Path folder = Path.of("unset");
  private final HttpClient browser = HttpClient.newHttpClient();

  private String ask(DocumentServer page, String query, String body) throws Exception {
    return answer(page, query, body).body();
  }

  private HttpResponse<String> answer(DocumentServer page, String query, String body)
      throws IOException, InterruptedException {
    return browser.send(
        HttpRequest.newBuilder(URI.create(page.url() + query))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private void refused(DocumentServer page, String query, String says) throws Exception {
    HttpResponse<String> answer = answer(page, query, "x");
    assertThat(answer.statusCode()).as(query).isEqualTo(400);
    assertThat(answer.body()).contains(says);
  }

  private void untilBothShow(DocumentServer left, DocumentServer right, String text) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> {
          assertThat(ask(left, "edit?editor=ann", "")).contains("\"text\":\"" + text + "\"");
          assertThat(ask(right, "edit?editor=bob", "")).contains("\"text\":\"" + text + "\"");
        });
  }

  @Test
  void twoEditorsAtTwoSilos_seeOneText() throws Exception {
    Path store = folder.resolve("document.db");
    try (RunningSilo leftSilo = Main.start("left", store);
        RunningSilo rightSilo = Main.start("right", store);
        var left = new DocumentServer(leftSilo.grains(), 0);
        var right = new DocumentServer(rightSilo.grains(), 0)) {
      assertThat(page(left)).contains("<textarea");
      ask(left, "edit?editor=ann", "");
      ask(left, "edit?editor=ann&from=0&to=0&caret=11", "Hello world");
      untilBothShow(left, right, "Hello world");

      // At once: Ann replaces the world, Bob greets in front of it, each seeing the same text.
      ask(left, "edit?editor=ann&from=6&to=11&caret=10", "Teff");
      ask(right, "edit?editor=bob&from=0&to=5&caret=7", "Goodbye");
      untilBothShow(left, right, "Goodbye Teff");
      await()
          .untilAsserted(
              () -> assertThat(ask(right, "edit?editor=bob", "")).contains("\"editor\":\"ann\""));
      refused(left, "edit?editor=ann&from=one", "from is not a number: one");
      refused(left, "edit?editor=ann&from=99&to=99", "99");
      assertThat(ask(left, "edit?editor=ann", "")).contains("Goodbye Teff");
    }
    try (RunningSilo again = Main.start("again", store);
        var page = new DocumentServer(again.grains(), 0)) {
      assertThat(ask(page, "edit?editor=eve", "")).contains("Goodbye Teff");
    }
  }

  private String page(DocumentServer server) throws IOException, InterruptedException {
    return browser
        .send(HttpRequest.newBuilder(URI.create(server.url())).build(), BodyHandlers.ofString())
        .body();
  }
}
