package dev.teff.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.teff.runtime.gateway.Browser.Answer;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@ParameterizedClass
@CsvSource({"ITS_OWN_SILO, HTTP_1_1", "ANOTHER_SILO, HTTP_1_1", "ANOTHER_SILO, HTTP_2"})
class HttpTest {
  private static final String ORDER =
      """
      {"item":"tea","count":3,"kind":"BULK","waits":{"till":"PT2S"}}\
      """;

  @TempDir private static Path folder;
  private static TestCertificates certificates;

  private final HttpClient.Version version;
  private final Behind.There silo;
  private Gateway gateway;
  private Browser browser;

  HttpTest(Behind behind, HttpClient.Version version) throws Exception {
    this.version = version;
    silo = behind.start();
    start(Map.of("grpc-port", -1));
  }

  @BeforeAll
  static void issue() throws Exception {
    certificates = TestCertificates.issue(folder, "server");
  }

  private void start(Map<String, Object> settings) throws Exception {
    boolean tls = version == HttpClient.Version.HTTP_2; // in clear text there is only HTTP/1.1
    var all = new HashMap<>(settings);
    if (tls) {
      all.put("tls.certificate", certificates.file("server.crt"));
      all.put("tls.key", certificates.file("server.key"));
    }
    gateway = Gateway.start(Settings.of(all), silo.upstream());
    browser = tls ? new Browser(gateway, certificates.trusting()) : new Browser(gateway);
  }

  @AfterEach
  void close() {
    gateway.close();
    silo.close();
  }

  private void restart(Map<String, Object> settings) throws Exception {
    gateway.close();
    start(settings);
  }

  @Test
  void longPaths_thatAreNone_areNotComparedAtLength() throws Exception {
    String longest = "shop".repeat(500);
    assertThat(browser.get("/v1/grainz/shop/a/taken").body()).contains("Did you mean");
    assertThat(browser.get("/v1/grainz/shop/a/" + longest).body()).doesNotContain("Did you mean");
  }

  @Test
  void call_withArgumentsByName_returnsTheResultAsJson() throws Exception {
    Answer answer =
        browser.post("/v1/grains/shop/corner/sell", "{\"order\":%s,\"cents\":5}".formatted(ORDER));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.type()).isEqualTo("application/json");
    assertThat(answer.json())
        .isEqualTo(new JsonObject().put("text", "3 BULK tea at corner").put("total", 5));
  }

  @Test
  void clientThatSpeaksHttp2_isAnsweredInIt_withTls() throws Exception {
    assertThat(browser.get("/v1/openapi.json").response().version()).isEqualTo(version);
  }

  @Test
  void call_withArgumentsInOrder_isTheSame() throws Exception {
    assertThat(browser.post("/v1/grains/shop/a/sell", "[%s, 7]".formatted(ORDER)).json())
        .isEqualTo(new JsonObject().put("text", "3 BULK tea at a").put("total", 7));
  }

  @Test
  void key_escaped_isUnescaped() throws Exception {
    assertThat(
            browser.post("/v1/grains/shop/a%2Fb%20%C3%BC/sell", "[%s, 1]".formatted(ORDER)).body())
        .contains("at a/b ü");
  }

  @Test
  void results_ofAllKinds_haveTheirStatus() throws Exception {
    assertThat(browser.post("/v1/grains/shop/a/taken", "").body()).isEqualTo("0");
    assertThat(browser.post("/v1/grains/shop/a/motto", "[true]").body()).isEqualTo("\"buy!\"");
    assertThat(browser.post("/v1/grains/shop/a/motto", "[false]").body()).isEqualTo("null");
    assertThat(browser.post("/v1/grains/shop/a/close", "").status()).isEqualTo(204);
    assertThat(browser.post("/v1/grains/shop/a/gift", "[4]").status()).isEqualTo(202);
    await().until(() -> browser.post("/v1/grains/shop/a/taken", "").body().equals("4"));
  }

  @Test
  void oneWayHeader_doesNotWait() throws Exception {
    Answer answer =
        browser.post("/v1/grains/shop/a/sell", "[%s, 9]".formatted(ORDER), "Teff-One-Way", "true");
    assertThat(answer.status()).isEqualTo(202);
    await().until(() -> browser.post("/v1/grains/shop/a/taken", "").body().equals("9"));
  }

  @Test
  void traceparent_reachesTheGrain() throws Exception {
    String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    assertThat(
            browser
                .post(
                    "/v1/grains/shop/a/caller",
                    "",
                    "traceparent",
                    trace,
                    "tracestate",
                    "some=thing")
                .body())
        .contains(trace)
        .contains("some=thing");
  }

  @Test
  void type_unknown_isAnsweredByTheNearest() throws Exception {
    Answer answer = browser.post("/v1/grains/shopp/a/taken", "");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.type()).isEqualTo("application/problem+json");
    assertThat(answer.problem().getString("code")).isEqualTo("TEFF-102");
    assertThat(answer.problem().getString("outcome")).isEqualTo("did-not-run");
    assertThat(answer.problem().getString("detail")).contains("Did you mean shop?");
  }

  @Test
  void method_unknown_isAnsweredByTheNearest() throws Exception {
    Answer answer = browser.post("/v1/grains/shop/a/takn", "");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.problem().getString("code")).isEqualTo("TEFF-103");
    assertThat(answer.body()).contains("taken");
  }

  @Test
  void type_internal_isAsUnknownAsOneThatIsNotThere() throws Exception {
    assertThat(browser.post("/v1/grains/vault/1/open", "").body()).isEqualTo("\"gold\"");
    restart(Map.of("internal-types", "vault, other"));
    Answer answer = browser.post("/v1/grains/vault/1/open", "");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.problem().getString("detail")).doesNotContain("There are: vault");
    assertThat(browser.post("/v1/grains/teff.canary/silo/sing", "[1]").status()).isEqualTo(404);
    assertThat(browser.get("/v1/openapi.json").body()).doesNotContain("vault");
  }

  @Test
  void key_ofAnotherType_isRefused() throws Exception {
    Answer answer = browser.post("/v1/grains/vault/first/open", "");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("is not a number");
  }

  @Test
  void key_thatIsTooLong_isRefused_andNothingRan() throws Exception {
    Answer answer = browser.post("/v1/grains/shop/%s/taken".formatted("k".repeat(513)), "");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.problem().getString("code")).isEqualTo("TEFF-110");
    assertThat(answer.problem().getString("outcome")).isEqualTo("did-not-run");
    assertThat(answer.problem().getString("title")).contains("513 characters");
    assertThat(browser.get("/v1/grains/guest/%s/notices".formatted("k".repeat(513))).status())
        .isEqualTo(400);
  }

  /** Two keys that are no text would be one, and what callers say another than they said. */
  @ParameterizedTest
  @CsvSource({
    "POST, /v1/grains/shop/a%FF/taken, the path",
    "POST, /v1/grains/shop/%ED%A0%80/taken, the path",
    "GET, /v1/grains/guest/%FF/notices, the path",
    "GET, /quotes/%FF?days=1&delay=PT1S, the path",
    "GET, /quotes/x?days=1&delay=PT1S&kind=%FF, the query",
    "PUT, /desks/%FF/note, the path"
  })
  void path_thatIsNotUtf8_isRefused(String verb, String path, String where) throws Exception {
    Answer answer = browser.send(verb, path, "");
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.problem().getString("detail")).contains("A text is not UTF-8", where);
  }

  @Test
  void body_thatIsNotUtf8_isRefused_andAReplacementCharacterIsNone() throws Exception {
    byte[] broken = "[\"?\"]".getBytes(StandardCharsets.US_ASCII);
    broken[2] = (byte) 0xFF;
    Answer answer = browser.send("POST", "/v1/grains/shop/a/breakDown", broken);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.problem().getString("detail")).contains("A text is not UTF-8", "the body");
    Answer whole = browser.post("/v1/grains/shop/%EF%BF%BD/breakDown", "[\"\uFFFD\"]");
    assertThat(whole.status()).as(whole.body()).isEqualTo(422);
    assertThat(whole.body()).contains("\uFFFD");
  }

  @Test
  void oneWayHeader_thatIsNeitherTrueNorFalse_isRefused() throws Exception {
    Answer answer = browser.post("/v1/grains/shop/a/taken", "", "Teff-One-Way", "yes");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.problem().getString("title")).isEqualTo("\"yes\" is neither true nor false");
    assertThat(browser.post("/v1/grains/shop/a/taken", "", "Teff-One-Way", "false").status())
        .isEqualTo(200);
  }

  @Test
  void arguments_thatDoNotFit_areRefusedWithTheirPath() throws Exception {
    Answer wrong = browser.post("/v1/grains/shop/a/sell", "{\"order\":{\"item\":7},\"cents\":1}");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.problem().getString("code")).isEqualTo("TEFF-110");
    assertThat(wrong.problem().getString("detail")).contains("order.item", "expected a string");
    assertThat(browser.post("/v1/grains/shop/a/sell", "{\"cents\":").problem().getString("detail"))
        .contains("Not JSON");
    assertThat(browser.post("/v1/grains/shop/a/taken", "[1]").body()).contains("no arguments");
  }

  @Test
  void exception_thatIsDeclared_bringsItsFields() throws Exception {
    Answer answer = browser.post("/v1/grains/shop/a/refuse", "[3]");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.problem().getString("outcome")).isEqualTo("threw");
    assertThat(answer.problem().getString("detail")).isEqualTo("3 are missing");
    assertThat(answer.problem().getJsonObject("failure").getLong("missing")).isEqualTo(3);
  }

  @Test
  void exception_ofAnyOtherKind_isNamed() throws Exception {
    Answer answer = browser.post("/v1/grains/shop/a/breakDown", "[\"rain\"]");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body()).contains("IllegalStateException", "rain");
  }

  @Test
  void deadline_thatPasses_is504() throws Exception {
    Answer answer = browser.post("/v1/grains/shop/a/ponder", "", "Teff-Timeout", "100ms");
    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.problem().getString("code")).isEqualTo("TEFF-201");
    assertThat(answer.problem().getString("outcome")).isEqualTo("unknown");
  }

  @Test
  void timeout_thatIsNone_isRefused() throws Exception {
    assertThat(browser.post("/v1/grains/shop/a/taken", "", "Teff-Timeout", "soon").status())
        .isEqualTo(400);
    Answer late = browser.post("/v1/grains/shop/a/taken", "", "Teff-Timeout", "0ms");
    assertThat(late.status()).isEqualTo(504);
    assertThat(late.problem().getString("outcome")).isEqualTo("did-not-run");
  }

  @Test
  void timeout_beyondTheLongest_isCutShort() throws Exception {
    restart(Map.of("grpc-port", -1, "timeout", "100ms", "max-timeout", "200ms"));
    Answer answer = browser.post("/v1/grains/shop/a/ponder", "", "Teff-Timeout", "3600s");
    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.problem().getString("code")).isEqualTo("TEFF-201");
  }

  @Test
  void idempotencyKey_makesACallCountOnce() throws Exception {
    String path = "/v1/grains/shop/a/sell";
    String sale = "[%s, 9]".formatted(ORDER);
    Answer first = browser.post(path, sale, "Idempotency-Key", "sale-1");
    Answer again = browser.post(path, sale, "Idempotency-Key", "sale-1");
    assertThat(first.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(browser.post("/v1/grains/shop/a/taken", "").body()).isEqualTo("9");
    Answer another = browser.post(path, "[%s, 10]".formatted(ORDER), "Idempotency-Key", "sale-1");
    assertThat(another.status()).isEqualTo(409);
    assertThat(another.problem().getString("outcome")).isEqualTo("did-not-run");
  }

  @Test
  void idempotencyKey_thatIsTooLong_isRefused() throws Exception {
    assertThat(
            browser
                .post("/v1/grains/shop/a/taken", "", "Idempotency-Key", "k".repeat(300))
                .status())
        .isEqualTo(400);
  }

  @Test
  void body_thatIsTooLarge_is413() throws Exception {
    restart(Map.of("max-message", "1 KiB"));
    Answer answer =
        browser.post("/v1/grains/shop/a/breakDown", "[\"%s\"]".formatted("x".repeat(2000)));
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.problem().getString("code")).isEqualTo("TEFF-604");
  }

  @Test
  void flood_isRefusedWithAHintWhenToRetry() throws Exception {
    restart(Map.of("max-calls", 2));
    var first = browser.start("/v1/grains/shop/a/ponder", "", "Teff-Timeout", "5s");
    var second = browser.start("/v1/grains/shop/b/ponder", "", "Teff-Timeout", "5s");
    await()
        .until(() -> {
          Answer refused = browser.post("/v1/grains/shop/c/taken", "");
          return refused.status() == 429
              && refused.problem().getString("code").equals("TEFF-603")
              && refused.problem().getInteger("retryAfterMillis") > 0
              && refused.response().headers().firstValue("Retry-After").orElse("").equals("1");
        });
    CompletableFuture.allOf(first, second).cancel(true);
  }

  @Test
  void contentType_otherThanJson_is415() throws Exception {
    for (String type : List.of("text/xml", "application/json-patch+json", "application/jsonx")) {
      Answer answer = browser.post("/v1/grains/shop/a/taken", "[]", "Content-Type", type);
      assertThat(answer.status()).as(type).isEqualTo(415);
      assertThat(answer.problem().getString("title"))
          .contains("The body is said to be " + type, "say Content-Type: application/json");
    }
    for (String type : List.of("application/json", "Application/JSON ; charset=utf-8")) {
      Answer answer = browser.post("/v1/grains/shop/a/taken", "[]", "Content-Type", type);
      assertThat(answer.status()).as(type).isEqualTo(200);
    }
  }

  @Test
  void pathsAndMethods_thatAreNone_areProblems() throws Exception {
    assertThat(browser.get("/nowhere").status()).isEqualTo(404);
    assertThat(browser.get("/nowhere").type()).isEqualTo("application/problem+json");
    assertThat(browser.get("/v1/grains/shop/a/taken").status()).isEqualTo(405);
    assertThat(browser.get("/openapi.json").problem().getString("title"))
        .contains("POST /v1/grains/{type}/{key}/{method}", "GET /v1/openapi.json describes them");
    assertThat(browser.get("/v1/openapi.jsn").problem().getString("title"))
        .contains("Did you mean GET /v1/openapi.json?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/live", "/health/ready", "/metrics", "/v1/openapi.json"})
  void head_isAnsweredAsGet_withoutABody(String path) throws Exception {
    Answer head = browser.send("HEAD", path, "");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.type()).isEqualTo(browser.get(path).type());
  }

  /** Other metrics than the page has, or fewer, would surprise whoever watches. */
  @Test
  void metrics_areThoseOfThePage() throws Exception {
    restart(Map.of("grpc-port", -1, "rate.calls-per-second", 1000));
    browser.post("/v1/grains/shop/a/taken", "");
    Pattern row = Pattern.compile("(?m)^\\| `(teff_gateway_\\w+)`");
    Pattern type = Pattern.compile("(?m)^# TYPE (\\w+?)(?:_max)? ");
    assertThat(names(type, browser.get("/metrics").body()))
        .isNotEmpty()
        .isEqualTo(names(row, Files.readString(Path.of("../../docs/gateway.md"))));
  }

  private static Set<String> names(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toSet());
  }

  @Test
  void openApi_describesEveryMethod() throws Exception {
    var document = new JsonObject(browser.get("/v1/openapi.json").body());
    assertThat(document.getString("openapi")).isEqualTo("3.1.0");
    assertThat(document.getJsonObject("paths").fieldNames())
        .contains("/v1/grains/shop/{key}/sell", "/v1/grains/vault/{key}/open");
    JsonObject schemas = document.getJsonObject("components").getJsonObject("schemas");
    JsonObject order = schemas.getJsonObject("shop.Order");
    assertThat(order.encode())
        .contains("RETAIL", "\"format\":\"int32\"", "\"format\":\"duration\"");
  }

  @Test
  void metrics_countAndTimeCallsByMethodAndOutcome() throws Exception {
    browser.post("/v1/grains/shop/a/taken", "");
    browser.post("/v1/grains/shop/b/taken", "");
    browser.post("/v1/grains/shop/a/refuse", "[1]");
    browser.post("/v1/grains/shop/a/sell", "[]");
    browser.post("/v1/grains/shop/a/no-such-method", "[]");
    Answer metrics = browser.get("/metrics");
    assertThat(metrics.type()).startsWith("text/plain");
    assertThat(metrics.body())
        .contains(
            "teff_gateway_call_seconds_count{method=\"taken\",outcome=\"returned\",type=\"shop\"}"
                + " 2")
        .contains("{method=\"refuse\",outcome=\"threw\",type=\"shop\"} 1")
        .contains("{method=\"sell\",outcome=\"did-not-run\",type=\"shop\"} 1")
        .contains("teff_gateway_calls_parked 0.0")
        .contains("teff_gateway_call_seconds_bucket")
        .doesNotContain("no-such-method");
  }

  @Test
  void readiness_needsNoSilo_whereSilosStartWhenTheyAreNeeded() throws Exception {
    gateway.close();
    gateway =
        Gateway.start(
            Settings.of(Map.of("ready-without-silos", true)),
            new Upstream(silo.client(), () -> false));
    assertThat(new Browser(gateway).get("/health/ready").status()).isEqualTo(200);
  }

  @Test
  void health_isLiveAndReady() throws Exception {
    assertThat(browser.get("/health/live").status()).isEqualTo(200);
    assertThat(browser.get("/health/ready").body()).contains("true");
  }
}
