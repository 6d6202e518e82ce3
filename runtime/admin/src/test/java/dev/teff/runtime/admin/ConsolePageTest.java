package dev.teff.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.teff.browser.Chromium;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console in a real browser. */
class ConsolePageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String MARKUP = "<img src=x onerror=\"document.title='caught'\">";

  @TempDir private Path folder;

  @Test
  void page_showsWhatTheSiloSays_andTakesNothingForMarkup() throws Exception {
    Path program = Chromium.program().orElse(null);
    if (program == null) {
      System.err.println("NOT TESTED: the console in a browser; it takes Chromium");
    }
    assumeTrue(program != null, "no Chromium (apt install chromium, or npm)");
    try (var silo = new TestSilo("silo-1");
        Chromium browser = Chromium.start(program, folder.resolve("profile"))) {
      silo.till(MARKUP).label(MARKUP);
      browser.open(URI.create(silo.admin.url().orElseThrow()));
      until(browser, "silo", text -> assertThat(text).isEqualTo("silo-1"));
      until(browser, "silos", text -> assertThat(text).contains("127.0.0.1:", "active"));
      until(browser, "types", text -> assertThat(text).contains("till"));
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            for (int i = 0; i < 200; i++) {
              silo.till(MARKUP).sum();
            }
            assertThat(text(browser, "hottest")).contains("till/" + MARKUP);
          });
      browser.evaluate("document.querySelector('#hottest a').click()");
      until(browser, "events", text -> assertThat(text).contains("onerror"));
      until(browser, "where", text -> assertThat(text).contains("till/" + MARKUP, "1 of its 1"));
      browser.evaluate(
          "document.getElementById('key').value = 'nobody'; document.querySelector('#ask button').click()");
      until(browser, "where", text -> assertThat(text).contains("till/nobody", "0 of its 0"));
      assertThat(browser.evaluate("document.querySelectorAll('img').length").asInt()).isZero();
      assertThat(browser.evaluate("document.title").asText()).isEqualTo("Teff silo silo-1");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void pageOfTheConsole_mayAskNobodyElse() throws Exception {
    try (Admin admin = Admin.open(new AdminOptions(InetAddress.getLoopbackAddress(), 0))) {
      Page page = Page.get(admin, "/");
      assertThat(page.type()).startsWith("text/html");
      assertThat(page.policy())
          .contains("default-src 'none'", "connect-src 'self'", "script-src 'self'")
          .doesNotContain("unsafe", "*");
      assertThat(page.text()).doesNotContain("http://", "https://", "style=", "onclick");
    }
  }

  private static String text(Chromium browser, String id) {
    return browser.evaluate("document.getElementById('%s').textContent".formatted(id)).asText();
  }

  private static void until(Chromium browser, String id, ThrowingConsumer<String> wanted) {
    await().atMost(PATIENCE).untilAsserted(() -> wanted.acceptThrows(text(browser, id)));
  }
}
