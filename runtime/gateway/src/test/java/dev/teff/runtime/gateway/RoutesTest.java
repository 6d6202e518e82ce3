package dev.teff.runtime.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.CallOptions;
import dev.teff.grains.GrainId;
import dev.teff.grains.HttpRoute;
import dev.teff.grains.spi.CallSender;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.grains.spi.KeyCodec;
import dev.teff.grains.spi.MethodDescriptor;
import dev.teff.runtime.Silo;
import dev.teff.runtime.gateway.Browser.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Methods that have HTTP paths of their own. */
@Timeout(60)
class RoutesTest {
  private final Silo silo = Silo.builder().provide(Bed.class, new Bed()).start();
  private final Gateway gateway =
      Gateway.start(Settings.of(Map.of("grpc-port", -1)), Upstream.of(silo));
  private final Browser browser = new Browser(gateway);

  @AfterEach
  void close() {
    gateway.close();
    silo.close();
  }

  @Test
  void get_takesParametersFromPathAndQuery() throws Exception {
    Answer answer = browser.get("/quotes/A%2FB%20C?days=7&kind=BID&delay=PT2S");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json())
        .isEqualTo(
            new JsonObject()
                .put("symbol", "A/B C")
                .put("days", 7)
                .put("kind", "BID")
                .put("delay", "PT2S"));
    assertThat(browser.get("/quotes/%22x?delay=PT1S").body())
        .as("a quotation mark is a letter like others")
        .contains("{\"symbol\":\"\\\"x\"", "\"kind\":\"none\"");
  }

  @Test
  void pathThatIsWrittenOut_goesBeforeOneInBraces_andAnyActivationRunsIt() throws Exception {
    var keys = new HashSet<String>();
    for (int i = 0; i < 100; i++) {
      keys.add(browser.get("/quotes/latest").body());
    }
    assertThat(keys).hasSize(64).allMatch(key -> key.startsWith("\"http-"));
  }

  @Test
  void post_takesParametersFromPathQueryAndBody() throws Exception {
    assertThat(browser.post("/orders/ACME", "{\"count\":3,\"notes\":[\"a\"]}").body())
        .isEqualTo("\"3 ACME [a]\"");
    assertThat(browser.post("/orders/ACME?count=4", "").body()).isEqualTo("\"4 ACME []\"");
  }

  @Test
  void delete_ofAOneWayMethod_doesNotWait_andPut_namesItsGrain() throws Exception {
    assertThat(browser.send("DELETE", "/orders/17", "").status()).isEqualTo(202);
    assertThat(browser.send("PUT", "/desks/seven/note", "{\"text\":\"hi\"}").body())
        .isEqualTo("\"seven: hi\"");
  }

  @Test
  void wrongParameters_areRefusedByName() throws Exception {
    refused(browser.get("/quotes/A?days=many&delay=PT1S"), "days: expected");
    refused(browser.get("/quotes/A?days=1&days=2"), "days: it is there twice, in the query");
    refused(browser.get("/quotes/A?day=1"), "day");
    refused(browser.get("/quotes/A?day=1" + "&x".repeat(1024)), "too many parameters");
    refused(
        browser.get("/quotes/A?symbol=B"), "symbol: it is there twice, in the path and the query");
    refused(
        browser.post("/orders/A", "{\"symbol\":\"B\"}"), "symbol: it is there twice, in the body");
    refused(browser.post("/orders/A", "[1]"), "expected");
  }

  @Test
  void semicolon_isALetterLikeOthers() throws Exception {
    refused(browser.get("/quotes/A?delay=PT1S;days=9"), "delay: ");
    assertThat(browser.get("/quotes/A?delay=PT1S&days=7").body()).contains("\"days\":7");
  }

  @Test
  void brokenEscape_didNotRun() throws Exception {
    assertThat(raw("/quotes/latest?days=%zz")).contains(" 400 ", "TEFF-110", "did-not-run");
    assertThat(raw("/quotes/A?days=%zz")).contains(" 400 ", "did-not-run");
  }

  private String raw(String path) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.httpPort())) {
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .formatted(path)
                  .getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  private static void refused(Answer answer, String why) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.problem().getString("code")).isEqualTo("TEFF-110");
    assertThat(answer.problem().getString("detail")).contains(why);
  }

  @Test
  void anotherHttpMethod_isRefused() throws Exception {
    assertThat(browser.send("PATCH", "/orders/17", "").status()).isEqualTo(405);
    assertThat(browser.get("/desks").status()).isEqualTo(404);
  }

  @Test
  void openApi_describesThem() throws Exception {
    JsonObject paths = browser.get("/v1/openapi.json").problem().getJsonObject("paths");
    JsonObject quote = paths.getJsonObject("/quotes/{symbol}").getJsonObject("get");
    assertThat(quote.getString("operationId")).isEqualTo("quotes.quote-route");
    assertThat(places(quote.getJsonArray("parameters")))
        .contains("symbol in path", "days in query", "kind in query", "Teff-Timeout in header")
        .doesNotContain("key in path");
    assertThat(quote.getJsonObject("requestBody")).isNull();
    JsonObject orders = paths.getJsonObject("/orders/{number}").getJsonObject("post");
    assertThat(orders.getJsonObject("requestBody").encode())
        .contains("count", "notes")
        .doesNotContain("symbol");
    assertThat(
            places(
                paths
                    .getJsonObject("/desks/{key}/note")
                    .getJsonObject("put")
                    .getJsonArray("parameters")))
        .contains("key in path");
  }

  private static List<String> places(JsonArray parameters) {
    return parameters.stream()
        .map(JsonObject.class::cast)
        .map(each -> each.getString("name") + " in " + each.getString("in"))
        .toList();
  }

  @Test
  void rules_holdForThem() throws Exception {
    try (Gateway guarded =
        Gateway.start(
            Settings.of(
                Map.of(
                    "grpc-port",
                    -1,
                    "access.rules",
                    List.of(
                        Map.of(
                            "types",
                            List.of("quotes"),
                            "methods",
                            List.of("order"),
                            "callers",
                            List.of("*"))))),
            Upstream.of(silo))) {
      var other = new Browser(guarded);
      assertThat(other.get("/quotes/latest").status()).isEqualTo(403);
    }
  }

  /** As if it came from another module, which javac did not see together with this one. */
  static class Other implements GrainContract<String, Quotes> {
    private final GrainContract<String, Quotes> quotes = new Quotes_GrainContract();
    private final Class<?> routes;

    Other(Class<?> routes) {
      this.routes = routes;
    }

    @Override
    public String typeName() {
      return "other";
    }

    @Override
    @SuppressWarnings("unchecked") // only its annotations are looked at
    public Class<Quotes> grainInterface() {
      return (Class<Quotes>) routes;
    }

    @Override
    public KeyCodec<String> keys() {
      return quotes.keys();
    }

    @Override
    public List<MethodDescriptor> methods() {
      return quotes.methods();
    }

    @Override
    public Quotes stub(GrainId id, CallSender sender, CallOptions options) {
      return quotes.stub(id, sender, options);
    }

    @Override
    public GrainCall<Quotes> readCall(int method, FieldReader arguments) {
      return quotes.readCall(method, arguments);
    }
  }

  /** What no annotation processor has seen. */
  interface Unseen {
    @HttpRoute("GET latest")
    String latest();
  }

  @Test
  void routesBetweenWhichNoRequestCanChoose_areRefused() {
    assertThatThrownBy(
            () -> RoutedMethod.of(List.of(new Quotes_GrainContract(), new Other(Quotes.class))))
        .hasMessageContaining("TEFF-501 Two methods have the same route")
        .hasMessageContaining("grain type quotes, method ")
        .hasMessageContaining("grain type other, method ")
        .hasMessageContaining("teff.gateway.internal-types");
  }

  /** Has the form of one of the quotes, with another name in braces. */
  interface SameForm {
    @HttpRoute("GET /quotes/{latest}")
    String latest();
  }

  /** The same path by another HTTP method, and one that is longer. */
  interface OtherForms {
    @HttpRoute("DELETE /quotes/{latest}")
    String latest();

    @HttpRoute("GET /quotes/{symbol}/days")
    String quote();
  }

  /** One that a silo finds. */
  public static final class Rival extends Other {
    /** For the service loader. */
    public Rival() {
      super(SameForm.class);
    }
  }

  /** The class path and another module on it. */
  private static final class WithRival extends ClassLoader {
    private static final String CONTRACTS = "META-INF/services/" + GrainContract.class.getName();
    private final URL more;

    WithRival(Path folder) throws IOException {
      super(RoutesTest.class.getClassLoader());
      more = Files.writeString(folder.resolve("contracts"), Rival.class.getName()).toUri().toURL();
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      List<URL> all = Collections.list(super.getResources(name));
      if (name.equals(CONTRACTS)) {
        all.add(more);
      }
      return Collections.enumeration(all);
    }
  }

  @Test
  void routesThatDifferInNamesOnly_stopTheStart_withBothNamed(@TempDir Path folder)
      throws Exception {
    try (Silo both =
        Silo.builder().provide(Bed.class, new Bed()).classLoader(new WithRival(folder)).start()) {
      assertThatThrownBy(() -> Gateway.start(Settings.of(Map.of()), Upstream.of(both)))
          .hasMessageContaining("TEFF-501 Two methods have the same route")
          .hasMessageContaining("grain type quotes, method quote: GET /quotes/{symbol}")
          .hasMessageContaining("grain type other, method latest: GET /quotes/{latest}");
      Gateway.start(Settings.of(Map.of("internal-types", "other")), Upstream.of(both)).close();
    }
  }

  @Test
  void routesOfOtherForms_standSideBySide() {
    assertThat(RoutedMethod.of(List.of(new Quotes_GrainContract(), new Other(OtherForms.class))))
        .hasSize(7);
  }

  @Test
  void routeThatIsNone_isRefused() {
    assertThatThrownBy(() -> RoutedMethod.of(List.of(new Other(Unseen.class))))
        .hasMessageContaining("TEFF-501 The route of a method is none")
        .hasMessageContaining("\"GET latest\" has no path that begins with /")
        .hasMessageContaining("grain type other, method latest");
  }
}
