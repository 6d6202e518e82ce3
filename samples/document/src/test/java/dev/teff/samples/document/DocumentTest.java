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

  private String edit(
      DocumentServer page, String editor, long number, String seen, int from, int to, String body)
      throws Exception {
    String query =
        "edit?editor=%s&number=%d&seen=%d&from=%d&to=%d&caret=0"
            .formatted(editor, number, seen.hashCode(), from, to);
    return ask(page, query, body);
  }

  @Test
  void editThatIsSentAgain_isMadeOnce() throws Exception {
    Path store = folder.resolve("document.db");
    try (RunningSilo silo = Main.start("left", store);
        var page = new DocumentServer(silo.grains(), 0)) {
      assertThat(edit(page, "ann", 1, "", 0, 0, "Hello")).contains("\"made\":true");
      for (int i = 0; i < 2; i++) { // as if no answer had arrived
        assertThat(edit(page, "ann", 1, "", 0, 0, "Hello"))
            .contains("\"text\":\"Hello\"", "\"made\":true");
      }
      assertThat(edit(page, "bob", 1, "Hello", 0, 0, "Bob: "))
          .contains("\"text\":\"Bob: Hello\"", "\"made\":true");
    }
  }

  /** As after the grain has left memory. */
  @Test
  void editOfATextThatNobodyKnows_isToBeMadeAgain() throws Exception {
    Path store = folder.resolve("document.db");
    try (RunningSilo silo = Main.start("left", store);
        var page = new DocumentServer(silo.grains(), 0)) {
      edit(page, "ann", 1, "", 0, 0, "Hello world");
    }
    try (RunningSilo silo = Main.start("left", store);
        var page = new DocumentServer(silo.grains(), 0)) {
      assertThat(edit(page, "bob", 1, "Hello world", 0, 5, "Goodbye")) // it is the text as it is
          .contains("\"text\":\"Goodbye world\"", "\"made\":true");
      assertThat(edit(page, "ann", 2, "Hello world", 11, 11, "!"))
          .contains("\"text\":\"Goodbye world\"", "\"made\":false");
      assertThat(edit(page, "ann", 3, "Goodbye world", 13, 13, "!"))
          .contains("\"text\":\"Goodbye world!\"", "\"made\":true");
    }
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
      edit(left, "ann", 1, "", 0, 0, "Hello world");
      untilBothShow(left, right, "Hello world");

      // At once: Ann replaces the world, Bob greets in front of it, each seeing the same text.
      edit(left, "ann", 2, "Hello world", 6, 11, "Teff");
      edit(right, "bob", 1, "Hello world", 0, 5, "Goodbye");
      untilBothShow(left, right, "Goodbye Teff");
      await()
          .untilAsserted(
              () -> assertThat(ask(right, "edit?editor=bob", "")).contains("\"editor\":\"ann\""));
      refused(left, "edit?editor=ann&from=one", "from is not a number: one");
      String seen = "&number=3&seen=" + "Goodbye Teff".hashCode();
      refused(left, "edit?editor=ann&from=99&to=99" + seen, "99");
      refused(left, "edit?editor=ann&from=0&to=0", "number of an edit");
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
