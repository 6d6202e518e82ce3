package dev.teff.samples.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.teff.browser.Chromium;
import dev.teff.cli.RunningSilo;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two editors in real browsers, each at the page of a silo of its own. The silos are cut off from
 * each other, both editors type on, and when the cut is healed both see one text.
 */
@Timeout(240)
class EditorsInBrowserTest {
  private static final String LEFT = "127.0.0.11";
  private static final String RIGHT = "127.0.0.12";

  @TempDir private Path folder = Path.of("unset");

  /** Types at a position of the text. */
  private static void type(Chromium page, int position, String text) {
    page.evaluate("area.focus(); area.setSelectionRange(%d, %d)".formatted(position, position));
    page.type(text);
  }

  private static void untilText(Chromium page, ThrowingConsumer<String> wanted) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(page.evaluate("area.value").asText()).satisfies(wanted));
  }

  @Test
  void editorsThatAreCutOff_typeOnAndAgreeAfterwards() throws Exception {
    Path program = Chromium.program().orElse(null);
    if (program == null || !LoopbackCut.isPossible()) {
      System.err.println("NOT TESTED: editors in a browser; it takes Chromium, and ip as root");
    }
    assumeTrue(program != null, "no Chromium (apt install chromium, or npm)");
    assumeTrue(LoopbackCut.isPossible(), "no network that can be cut (iproute2, as root)");
    Path store = folder.resolve("document.db");
    try (RunningSilo leftSilo = Main.start("left", store, LEFT);
        RunningSilo rightSilo = Main.start("right", store, RIGHT);
        var leftServer = new DocumentServer(leftSilo.grains(), 0);
        var rightServer = new DocumentServer(rightSilo.grains(), 0);
        Chromium left = Chromium.start(program, folder.resolve("left"));
        Chromium right = Chromium.start(program, folder.resolve("right"))) {
      left.open(URI.create(leftServer.url()));
      right.open(URI.create(rightServer.url()));
      type(left, 0, "Hello world");
      untilText(right, text -> assertThat(text).isEqualTo("Hello world"));
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() ->
              assertThat(right.evaluate("document.getElementById('others').textContent").asText())
                  .contains("Also here: guest-"));

      try (LoopbackCut cut = LoopbackCut.of(LEFT, RIGHT)) {
        cut.check();
        type(right, 0, "Bob: ");
        type(left, 11, ", typed apart");
        untilText(left, text -> assertThat(text).endsWith("Hello world, typed apart"));
        untilText(right, text -> assertThat(text).startsWith("Bob: Hello world"));
      }

      untilText(left, text -> assertThat(text).isEqualTo("Bob: Hello world, typed apart"));
      untilText(right, text -> assertThat(text).isEqualTo("Bob: Hello world, typed apart"));
    }
  }
}
