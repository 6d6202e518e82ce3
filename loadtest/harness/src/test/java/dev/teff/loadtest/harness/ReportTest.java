package dev.teff.loadtest.harness;

import static dev.teff.loadtest.harness.Load.chain;
import static dev.teff.loadtest.harness.Load.constantUsersPerSec;
import static dev.teff.loadtest.harness.Load.forEach;
import static dev.teff.loadtest.harness.Load.global;
import static dev.teff.loadtest.harness.Load.millis;
import static dev.teff.loadtest.harness.Load.plan;
import static dev.teff.loadtest.harness.Load.scenario;
import static dev.teff.loadtest.harness.Load.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.teff.browser.Chromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a run: files that agree with each other. */
@Timeout(180)
class ReportTest {
  private final VirtualTime time = new VirtualTime();

  @TempDir private Path folder;

  /** A target whose silos always tell the same. */
  private static final class Told implements Target, Witness {
    @Override
    public String describe() {
      return "silos";
    }

    @Override
    public Inside inside(
        Instant start, List<TracedCall> traced, java.util.function.Consumer<String> gaps) {
      gaps.accept("silo-3 does not answer");
      var told = new InsideBuilder();
      for (int second = 0; second < 30; second++) {
        told.activated(second);
      }
      told.deactivated(12);
      told.migrated(13);
      told.pause(new SiloPause("silo-1", "GC", 3, 3.2));
      told.pause(new SiloPause("silo-2", "pinned", 7, 9));
      told.served("a", new ServedLeg("silo-2", "shop.buy <b>", 1_000, 700_000, 0, 0, 0, false, 0));
      told.served(
          "a",
          new ServedLeg("silo-1", "shop.buy <b>", 2_000, 600_000, 1_000, 9_000, 500_000, true, 1));
      return told.build(List.of(new TracedCall("a", "shop.buy", "<b>", 5_000_000_000L, 900_000)));
    }
  }

  /** A run of half a minute with two requests, a group, failures, an event and a hostile name. */
  private RunResult run(Path into) throws IOException {
    ReportFolder report = ReportFolder.create(into);
    try (RawLogWriter log = report.log()) {
      RunResult result =
          LoadRunner.of(new Told(), time, time)
              .follow(log)
              .run(
                  plan(
                          "shop",
                          scenario("visit")
                              .group(
                                  "whole visit",
                                  chain()
                                      .exec(
                                          "look",
                                          user ->
                                              time.pause(millis(1 + user.random().nextLong(30))))
                                      .pause(millis(200))
                                      .exec(
                                          "buy </script><!-- ü",
                                          user -> {
                                            time.pause(millis(5));
                                            if (user.number() % 50 == 7) {
                                              throw new IOException("sold out");
                                            }
                                          }))
                              .inject(constantUsersPerSec(20).during(seconds(30))))
                      .warmUp(seconds(5))
                      .assertions(
                          global().responseTime().percentile(99).lt(millis(50)),
                          forEach().failedRequests().is(0)));
      report.write(result);
      return result;
    }
  }

  @Test
  void report_madeAgainFromItsLog_isTheSame() throws IOException {
    RunResult result = run(folder);
    assertThat(ReportFolder.existing(folder).recompute()).isEqualTo(result);
    assertThat(Json.read(Files.readString(folder.resolve(ReportFolder.RESULT)), RunResult.class))
        .isEqualTo(result);
  }

  @Test
  void logOfARunThatWasKilled_isReadAsFarAsItGoes() throws IOException {
    run(folder);
    Path events = folder.resolve(RawLogWriter.EVENTS);
    List<String> lines = Files.readAllLines(events);
    Files.write(events, lines.subList(0, 12));
    RunResult partial = ReportFolder.existing(folder).recompute();
    assertThat(partial.verdict()).isEqualTo(Verdict.INTERRUPTED);
    assertThat(partial.slices()).hasSize(11);
    assertThat(partial.global().ok()).isPositive();
  }

  @Test
  void folderThatIsNoReport_isNamed() {
    assertThatThrownBy(() -> ReportFolder.existing(folder).recompute())
        .hasMessageContaining("is no report of a load test: it has no events.jsonl");
  }

  @Test
  void folderThatCannotBeWritten_isRefused() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> ReportFolder.create(file))
        .hasMessageContaining("the report folder " + file + " cannot be written to");
  }

  @Test
  void junitXml_hasATestForEachAssertion() throws IOException {
    run(folder);
    assertThat(Files.readString(folder.resolve(ReportFolder.JUNIT)))
        .contains("<testsuite name=\"loadtest.shop\" tests=\"4\" failures=\"1\" errors=\"0\"")
        .contains("name=\"look: failed requests = 0\"></testcase>")
        .contains("<failure message=\"it was 10\">")
        .contains("buy &lt;/script&gt;&lt;!-- ü");
  }

  @Test
  void page_inARealBrowser_showsWhatTheJsonSays() throws IOException, InterruptedException {
    run(folder);
    Path program = Chromium.program().orElse(null);
    if (program == null) {
      System.err.println("NOT TESTED: there is no Chromium to open the report with");
    }
    Assumptions.assumeTrue(program != null, "no Chromium (apt install chromium, or npm)");
    JsonNode json =
        new ObjectMapper().readTree(Files.readString(folder.resolve(ReportFolder.RESULT)));
    try (var browser = Chromium.start(program, folder.resolve("profile"))) {
      browser.resize(1200, 900);
      browser.prefer("light");
      browser.open(folder.resolve(ReportFolder.PAGE));
      assertThat(browser.complaints()).isEmpty();
      tableAgrees(browser, json);
      chartsHaveMarks(browser);
      insideIsShown(browser);
      restIsShown(browser, json);
      keyboardReads(browser);
      String light = background(browser);
      keep(browser, "light");
      browser.prefer("dark");
      assertThat(background(browser)).isNotEqualTo(light);
      browser.resize(390, 800);
      assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
          .as("a phone needs no sideways scrolling")
          .isLessThanOrEqualTo(390);
      keep(browser, "dark-phone");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  private static void tableAgrees(Chromium browser, JsonNode json) {
    assertThat(browser.evaluate("document.getElementById('verdict').textContent").asText())
        .isEqualTo("FAILED");
    JsonNode rows =
        browser.evaluate(
            "[...document.querySelectorAll('#statistics tbody tr')].map(r => [...r.children].map(c"
                + " => c.dataset.value ?? c.textContent))");
    List<JsonNode> expected =
        List.of(
            json.get("global"),
            json.get("requests").get(0),
            json.get("requests").get(1),
            json.get("groups").get(0));
    assertThat(rows).hasSize(4);
    for (int i = 0; i < 4; i++) {
      JsonNode one = expected.get(i);
      JsonNode row = rows.get(i);
      assertThat(row.get(0).asText()).isEqualTo(one.get("name").asText());
      assertThat(row.get(1).asLong())
          .isEqualTo(one.get("ok").asLong() + one.get("failed").asLong());
      assertThat(row.get(2).asLong()).isEqualTo(one.get("failed").asLong());
      assertThat(row.get(3).asDouble()).isEqualTo(one.get("perSecond").asDouble());
      List<String> figures =
          List.of("mean", "p50", "p75", "p90", "p95", "p99", "p999", "p9999", "max");
      for (int f = 0; f < figures.size(); f++) {
        assertThat(row.get(4 + f).asDouble())
            .isEqualTo(one.get("response").get(figures.get(f)).asDouble());
      }
      assertThat(row.get(13).asDouble()).isEqualTo(one.get("service").get("p50").asDouble());
    }
  }

  /** Each canvas has pixels of its series' colours, and points behind them. */
  private static void chartsHaveMarks(Chromium browser) {
    JsonNode charts =
        browser.evaluate(
            """
            [...document.querySelectorAll('.chart')].map(box => {
              const canvas = box.querySelector('canvas');
              const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
              const colours = new Set();
              for (let i = 0; i < pixels.length; i += 4) {
                if (pixels[i + 3] === 255) colours.add(pixels[i] + ',' + pixels[i + 1] + ',' + pixels[i + 2]);
              }
              return {points: Number(box.dataset.points), series: box.querySelectorAll('.u-series').length - 1,
                label: box.getAttribute('aria-label'), colours: colours.size};
            })\
            """);
    assertThat(charts).hasSize(6);
    assertThat(StreamSupport.stream(charts.spliterator(), false))
        .allSatisfy(chart -> {
          assertThat(chart.get("points").asInt()).isGreaterThanOrEqualTo(15);
          assertThat(chart.get("colours").asInt())
              .as(chart.toString())
              .isGreaterThan(chart.get("series").asInt());
          assertThat(chart.get("label").asText()).isNotEmpty();
        });
  }

  private static void insideIsShown(Chromium browser) {
    assertThat(browser.evaluate("document.querySelector('#breakdown tbody').innerText").asText())
        .contains("shop.buy", "900 µs", "300 µs", "500 µs");
    assertThat(browser.evaluate("document.querySelector('#slow tbody').innerText").asText())
        .contains("shop.buy <b>", "5.0 s", "silo-2: shop.buy <b> was sent on, 700 µs → silo-1");
    assertThat(browser.evaluate("document.getElementById('hot').innerText").asText())
        .contains("shop/<b>", "100.0 %");
    assertThat(browser.evaluate("document.getElementById('pauses').textContent").asText())
        .contains("1 × GC, 200 ms; 1 × pinned, 2 s");
  }

  private static void restIsShown(Chromium browser, JsonNode json) {
    assertThat(text(browser, "assertions"))
        .contains("look: failed requests = 0", "held", "buy </script><!-- ü: failed requests = 0")
        .contains("FAILED");
    assertThat(text(browser, "errors")).contains("IOException: sold out", "10");
    assertThat(text(browser, "marks")).contains("silo-3 does not answer", "30.2 s");
    JsonNode environment = json.get("header").get("environment");
    assertThat(text(browser, "environment"))
        .contains(
            environment.get("cores") + " cores",
            environment.get("jdk").asText(),
            environment.get("flags").get(0).asText(),
            environment.get("commit").asText(),
            "Seed",
            "visit: 20/s for 30 s");
    assertThat(browser.evaluate("performance.getEntriesByType('resource').length").asInt())
        .as("nothing is fetched")
        .isZero();
  }

  private static String text(Chromium browser, String section) {
    return browser.evaluate("document.getElementById('" + section + "').innerText").asText();
  }

  private static void keyboardReads(Chromium browser) {
    browser.evaluate("document.querySelector('#throughput .chart').focus()");
    browser.press("ArrowRight");
    browser.press("ArrowRight");
    assertThat(
            browser.evaluate("document.querySelector('#throughput .readout').textContent").asText())
        .isEqualTo("1 s, users who came 20, requests answered 0, failed 0");
  }

  private static String background(Chromium browser) {
    return browser.evaluate("getComputedStyle(document.body).backgroundColor").asText();
  }

  /** For people who want to look: -Dteff.screenshots=DIR. */
  private static void keep(Chromium browser, String name) throws IOException {
    String wanted = System.getProperty("teff.screenshots");
    if (wanted != null) {
      browser.screenshot(Path.of(wanted).resolve(name + ".png"));
    }
  }
}
