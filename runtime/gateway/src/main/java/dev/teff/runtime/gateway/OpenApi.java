package dev.teff.runtime.gateway;

import dev.teff.grains.ClientObserver;
import dev.teff.grains.spi.GrainContract;
import dev.teff.grains.spi.MethodDescriptor;
import dev.teff.grains.spi.Route;
import dev.teff.grains.spi.Shape;
import dev.teff.grains.spi.Shape.FieldShape;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Describes all calls as an OpenAPI 3.1 document. */
final class OpenApi {
  private static final String PROBLEM = "Problem"; // no grain type has its name
  private static final String TOKEN = "token";
  private static final String CERTIFICATE = "certificate";

  private final SecurityOptions security;
  private final JsonObject schemas = new JsonObject();
  private final JsonObject paths = new JsonObject();

  /** By what is the same of those between which no request could choose, but for its verb. */
  private final Map<String, Route> forms = new HashMap<>();

  private OpenApi(SecurityOptions security) {
    this.security = security;
  }

  static JsonObject of(Catalog catalog, List<RoutedMethod> routed, SecurityOptions security) {
    var document = new OpenApi(security);
    for (GrainContract<?, ?> contract : catalog.contracts()) {
      var types = new JsonSchemas(contract.typeName());
      document.add(contract, types);
      routed.stream()
          .filter(each -> each.contract().equals(contract))
          .sorted(Comparator.comparing(each -> each.route().toString()))
          .forEach(each -> document.add(each, types));
      document.schemas.mergeIn(types.named());
    }
    return document.toJson();
  }

  private void add(GrainContract<?, ?> contract, JsonSchemas types) {
    for (MethodDescriptor method : contract.methods()) {
      put(
          "/v1/grains/%s/{key}/%s".formatted(contract.typeName(), method.name()),
          "post",
          operation(contract, method, types));
    }
    if (contract.grainInterface().isAnnotationPresent(ClientObserver.class)) {
      put("/v1/grains/%s/{key}/notices".formatted(contract.typeName()), "get", notices(contract));
    }
  }

  private void put(String path, String verb, JsonObject operation) {
    JsonObject operations = paths.getJsonObject(path, new JsonObject());
    paths.put(path, operations.put(verb, operation));
  }

  /** Where two verbs have the same path but for the names in braces, the first one's names stay. */
  private void add(RoutedMethod routed, JsonSchemas types) {
    Route route = routed.route();
    Route shown =
        forms.computeIfAbsent(route.pattern().substring(route.verb().length()), form -> route);
    put(
        shown.path(),
        route.verb().toLowerCase(Locale.ROOT),
        operation(routed, shown.variables(), types));
  }

  /**
   * A parameter that is in neither path nor body is in the query.
   *
   * @param names of what stands in braces, in order
   */
  private static JsonObject operation(RoutedMethod routed, List<String> names, JsonSchemas types) {
    Route route = routed.route();
    MethodDescriptor method = routed.method();
    JsonArray parameters = new JsonArray();
    if (route.hasKey()) {
      String name = names.get(route.variables().indexOf(Route.KEY));
      parameters.add(renamed(parameter(name, "path", true), Route.KEY));
    }
    var others = new ArrayList<FieldShape>();
    for (FieldShape field : method.arguments().fields()) {
      int place = route.variables().indexOf(field.name());
      if (place >= 0) {
        parameters.add(
            renamed(parameter(names.get(place), "path", true), field.name())
                .put("schema", types.ofField(field)));
      } else if (!route.hasBody()) {
        parameters.add(parameter(field.name(), "query", false).put("schema", types.ofField(field)));
      } else {
        others.add(field);
      }
    }
    var operation =
        new JsonObject()
            .put("operationId", routed.contract().typeName() + "." + method.name() + "-route")
            .put("tags", new JsonArray().add(routed.contract().typeName()))
            .put("parameters", addTerms(parameters));
    if (!others.isEmpty()) {
      Shape body = new Shape(method.arguments().typeName(), method.arguments().kind(), others);
      operation.put("requestBody", body(body, types));
    }
    return operation.put("responses", responses(method, types));
  }

  private static JsonObject body(Shape shape, JsonSchemas types) {
    return new JsonObject()
        .put("required", true)
        .put("content", content("application/json", types.of(shape)));
  }

  private static JsonArray addTerms(JsonArray parameters) {
    return parameters
        .add(parameter(HttpCalls.TIMEOUT, "header", false))
        .add(parameter(HttpCalls.IDEMPOTENCY_KEY, "header", false))
        .add(parameter(HttpCalls.ONE_WAY, "header", false));
  }

  private static JsonObject responses(MethodDescriptor method, JsonSchemas types) {
    return new JsonObject().put(status(method), success(method, types)).put("default", failed());
  }

  private static JsonObject notices(GrainContract<?, ?> contract) {
    return new JsonObject()
        .put("operationId", contract.typeName() + ".notices-stream")
        .put("tags", new JsonArray().add(contract.typeName()))
        .put(
            "parameters",
            new JsonArray()
                .add(parameter("key", "path", true))
                .add(parameter(HttpStreams.LAST, "header", false)))
        .put(
            "responses",
            new JsonObject()
                .put(
                    "200",
                    new JsonObject()
                        .put("description", "What the observer is told, as it is told.")
                        .put("content", content("text/event-stream", JsonSchemas.type("string"))))
                .put("default", failed()));
  }

  private static JsonObject failed() {
    return new JsonObject()
        .put("description", "Why there is no result.")
        .put("content", content("application/problem+json", JsonSchemas.reference(PROBLEM)));
  }

  /** No method has a dash in its name: what is called like that here is called so once. */
  private static JsonObject operation(
      GrainContract<?, ?> contract, MethodDescriptor method, JsonSchemas types) {
    var operation =
        new JsonObject()
            .put("operationId", contract.typeName() + "." + method.name())
            .put("tags", new JsonArray().add(contract.typeName()))
            .put("parameters", addTerms(new JsonArray().add(parameter("key", "path", true))));
    if (!method.arguments().fields().isEmpty()) {
      operation.put("requestBody", body(method.arguments(), types));
    }
    return operation.put("responses", responses(method, types));
  }

  private static String status(MethodDescriptor method) {
    if (method.oneWay()) {
      return "202";
    }
    return method.result().fields().isEmpty() ? "204" : "200";
  }

  private static JsonObject success(MethodDescriptor method, JsonSchemas types) {
    var success = new JsonObject().put("description", "The call returned.");
    for (FieldShape result : method.result().fields()) {
      success.put("content", content("application/json", types.ofField(result)));
    }
    return success;
  }

  private static JsonObject parameter(String name, String in, boolean required) {
    return new JsonObject()
        .put("name", name)
        .put("in", in)
        .put("required", required)
        .put("schema", JsonSchemas.type("string"));
  }

  private static JsonObject renamed(JsonObject parameter, String own) {
    return parameter.getString("name").equals(own)
        ? parameter
        : parameter.put("description", "The method calls it %s.".formatted(own));
  }

  private static JsonObject content(String mediaType, JsonObject schema) {
    return new JsonObject().put(mediaType, new JsonObject().put("schema", schema));
  }

  private JsonObject toJson() {
    var components = new JsonObject().put("schemas", schemas.put(PROBLEM, problem()));
    var document =
        new JsonObject()
            .put("openapi", "3.1.0")
            .put("info", new JsonObject().put("title", "Grains").put("version", "1"))
            .put("paths", paths)
            .put("components", components);
    JsonObject schemes = schemes();
    if (!schemes.isEmpty()) {
      components.put("securitySchemes", schemes);
      var together = new JsonObject();
      schemes.fieldNames().forEach(scheme -> together.put(scheme, new JsonArray()));
      document.put("security", new JsonArray().add(together));
    }
    return document;
  }

  /** What a caller has to show. */
  private JsonObject schemes() {
    var schemes = new JsonObject();
    if (security.tokens().isPresent()) {
      schemes.put(
          TOKEN, JsonSchemas.type("http").put("scheme", "bearer").put("bearerFormat", "JWT"));
    }
    if (security.tls().flatMap(SecurityOptions.Tls::clientAuthorities).isPresent()) {
      schemes.put(CERTIFICATE, JsonSchemas.type("mutualTLS"));
    }
    return schemes;
  }

  private static JsonObject problem() {
    var properties = new JsonObject();
    for (String text : new String[] {"type", "title", "detail", "outcome", "code", "exception"}) {
      properties.put(text, JsonSchemas.type("string"));
    }
    properties.put("status", JsonSchemas.type("integer"));
    properties.put("retryAfterMillis", JsonSchemas.type("integer"));
    properties.put("failure", JsonSchemas.type("object"));
    return JsonSchemas.type("object").put("properties", properties);
  }
}
