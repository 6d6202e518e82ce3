package dev.teff.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.teff.runtime.Silo;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The document, as those read it who make clients of it. */
@Timeout(60)
class OpenApiTest {
  private static final Map<String, Object> TOKENS =
      Map.of("tokens.keys", "keys.json", "tokens.issuer", "bank", "tokens.audience", "grains");
  private static final Map<String, Object> CERTIFICATES =
      Map.of("tls.certificate", "a.crt", "tls.key", "a.key", "tls.client-authorities", "ca.crt");

  private final Silo silo = Silo.builder().provide(Bed.class, new Bed()).start();

  @AfterEach
  void close() {
    silo.close();
  }

  private JsonObject document(Map<String, Object> settings) {
    GatewayOptions options = Settings.of(settings);
    var catalog = new Catalog(silo.client(), options.internalTypes());
    return OpenApi.of(catalog, RoutedMethod.of(catalog.contracts()), options.security());
  }

  private static SwaggerParseResult read(String document) {
    var options = new ParseOptions();
    options.setResolve(true);
    return new OpenAPIV3Parser().readContents(document, List.of(), options);
  }

  private static OpenAPI flawless(String document) {
    SwaggerParseResult read = read(document);
    assertThat(read.getMessages()).isEmpty();
    return read.getOpenAPI();
  }

  @Test
  void documentThatIsServed_isFlawless_andAsksForNothing() throws Exception {
    try (Gateway gateway = Gateway.start(Settings.of(Map.of("grpc-port", -1)), Upstream.of(silo))) {
      String served = new Browser(gateway).get("/v1/openapi.json").body();
      OpenAPI api = flawless(served);
      assertThat(api.getPaths()).containsKeys("/v1/grains/shop/{key}/sell", "/quotes/latest");
      assertThat(api.getSecurity()).isNull();
      assertThat(api.getComponents().getSecuritySchemes()).isNull();
      assertThat(new JsonObject(served)).isEqualTo(document(Map.of()));
    }
  }

  @Test
  void tokensAndCertificates_areAskedFor_whereTheGatewayDoes() {
    OpenAPI tokens = flawless(document(TOKENS).encode());
    assertThat(required(tokens)).isEqualTo(Map.of("token", List.of()));
    SecurityScheme token = named("token", tokens.getComponents().getSecuritySchemes());
    assertThat(token.getType()).isEqualTo(SecurityScheme.Type.HTTP);
    assertThat(token.getScheme()).isEqualTo("bearer");
    assertThat(token.getBearerFormat()).isEqualTo("JWT");

    OpenAPI certificates = flawless(document(CERTIFICATES).encode());
    assertThat(required(certificates)).isEqualTo(Map.of("certificate", List.of()));
    assertThat(named("certificate", certificates.getComponents().getSecuritySchemes()).getType())
        .isEqualTo(SecurityScheme.Type.MUTUALTLS);

    var both = new HashMap<>(TOKENS);
    both.putAll(CERTIFICATES);
    assertThat(required(flawless(document(both).encode())))
        .as("all of it at once")
        .isEqualTo(Map.of("token", List.of(), "certificate", List.of()));
  }

  private static <T> T named(String name, Map<String, T> all) {
    return Objects.requireNonNull(all.get(name), name);
  }

  /** The only requirement there is; it names what is described. */
  private static Map<String, List<String>> required(OpenAPI api) {
    assertThat(api.getSecurity()).hasSize(1);
    SecurityRequirement required = api.getSecurity().getFirst();
    assertThat(api.getComponents().getSecuritySchemes().keySet()).isEqualTo(required.keySet());
    return Map.copyOf(required);
  }

  @Test
  void pathsThatDifferInNamesOnly_areOne() {
    OpenAPI api = flawless(document(Map.of()).encode());
    var forms = new HashSet<String>();
    assertThat(api.getPaths().keySet())
        .as("OpenAPI takes them for identical")
        .allMatch(path -> forms.add(path.replaceAll("\\{[^}]*}", "{}")));
    PathItem orders = named("/orders/{number}", api.getPaths());
    assertThat(orders.readOperationsMap()).containsOnlyKeys(HttpMethod.POST, HttpMethod.DELETE);
    Operation order = orders.getPost();
    assertThat(order.getOperationId()).isEqualTo("quotes.order-route");
    assertThat(order.getParameters())
        .filteredOn(parameter -> parameter.getIn().equals("path"))
        .extracting(Parameter::getName, Parameter::getDescription)
        .containsExactly(tuple("number", "The method calls it symbol."));
    assertThat(orders.getDelete().getParameters().getFirst().getDescription()).isNull();
    assertThat(
            properties(named("application/json", order.getRequestBody().getContent()).getSchema()))
        .isEqualTo(Set.of("count", "notes"));
  }

  private static Set<String> properties(Schema<?> schema) {
    return Set.copyOf(schema.getProperties().keySet());
  }

  @Test
  void namesThatAreTheSameInTwoTypes_areToldApart() {
    OpenAPI api = flawless(document(Map.of()).encode());
    assertThat(api.getComponents().getSchemas())
        .containsKeys("shop.Order", "depot.Order", "Problem")
        .allSatisfy((name, schema) -> assertThat(name).matches("[a-zA-Z0-9._-]+"));
    assertThat(properties(named("shop.Order", api.getComponents().getSchemas()))).contains("item");
    assertThat(properties(named("depot.Order", api.getComponents().getSchemas())))
        .isEqualTo(Set.of("weight", "parts"));
    PathItem notices = named("/v1/grains/depot/{key}/notices", api.getPaths());
    assertThat(notices.getPost().getOperationId()).isEqualTo("depot.notices");
    assertThat(notices.getGet().getOperationId()).isEqualTo("depot.notices-stream");
  }

  static Stream<Consumer<JsonObject>> flaws() {
    return Stream.of(
        sell -> sell.getJsonArray("parameters").remove(0),
        sell -> sell.put("tag", "shop"),
        sell -> sell.put("operationId", "shop.taken"),
        sell ->
            sell.getJsonObject("responses")
                .getJsonObject("200")
                .getJsonObject("content")
                .getJsonObject("application/json")
                .put("schema", JsonSchemas.reference("Receipt")));
  }

  @ParameterizedTest
  @MethodSource("flaws")
  void flaw_isSeen(Consumer<JsonObject> breaking) {
    JsonObject document = document(Map.of());
    breaking.accept(
        document
            .getJsonObject("paths")
            .getJsonObject("/v1/grains/shop/{key}/sell")
            .getJsonObject("post"));
    assertThat(read(document.encode()).getMessages()).isNotEmpty();
  }
}
