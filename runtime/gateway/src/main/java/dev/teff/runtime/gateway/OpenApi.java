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
import java.util.List;
import java.util.Locale;

/** Describes all calls as an OpenAPI 3.1 document. */
final class OpenApi {
  private static final String PROBLEM = "Problem";

  private final JsonSchemas schemas = new JsonSchemas();
  private final JsonObject paths = new JsonObject();

  private OpenApi() {}

  static JsonObject of(Catalog catalog, List<RoutedMethod> routed) {
    var document = new OpenApi();
    catalog.contracts().forEach(document::add);
    routed.forEach(document::add);
    return document.toJson();
  }

  private void add(GrainContract<?, ?> contract) {
    for (MethodDescriptor method : contract.methods()) {
      paths.put(
          "/v1/grains/%s/{key}/%s".formatted(contract.typeName(), method.name()),
          new JsonObject().put("post", operation(contract, method)));
    }
    if (contract.grainInterface().isAnnotationPresent(ClientObserver.class)) {
      paths.put(
          "/v1/grains/%s/{key}/notices".formatted(contract.typeName()),
          new JsonObject().put("get", notices(contract)));
    }
  }

  private void add(RoutedMethod routed) {
    JsonObject path = paths.getJsonObject(routed.route().path(), new JsonObject());
    path.put(routed.route().verb().toLowerCase(Locale.ROOT), operation(routed));
    paths.put(routed.route().path(), path);
  }

  /** A parameter that is in neither path nor body is in the query. */
  private JsonObject operation(RoutedMethod routed) {
    Route route = routed.route();
    MethodDescriptor method = routed.method();
    JsonArray parameters = new JsonArray();
    if (route.hasKey()) {
      parameters.add(parameter(Route.KEY, "path", true));
    }
    var others = new ArrayList<FieldShape>();
    for (FieldShape field : method.arguments().fields()) {
      boolean inPath = route.variables().contains(field.name());
      if (inPath || !route.hasBody()) {
        parameters.add(
            parameter(field.name(), inPath ? "path" : "query", inPath)
                .put("schema", schemas.ofField(field)));
      } else {
        others.add(field);
      }
    }
    var operation =
        new JsonObject()
            .put("operationId", routed.contract().typeName() + "." + method.name() + ".route")
            .put("tags", new JsonArray().add(routed.contract().typeName()))
            .put("parameters", addTerms(parameters));
    if (!others.isEmpty()) {
      Shape body = new Shape(method.arguments().typeName(), method.arguments().kind(), others);
      operation.put("requestBody", body(body));
    }
    return operation.put("responses", responses(method));
  }

  private JsonObject body(Shape shape) {
    return new JsonObject()
        .put("required", true)
        .put("content", content("application/json", schemas.of(shape)));
  }

  private static JsonArray addTerms(JsonArray parameters) {
    return parameters
        .add(parameter(HttpCalls.TIMEOUT, "header", false))
        .add(parameter(HttpCalls.IDEMPOTENCY_KEY, "header", false))
        .add(parameter(HttpCalls.ONE_WAY, "header", false));
  }

  private JsonObject responses(MethodDescriptor method) {
    return new JsonObject().put(status(method), success(method)).put("default", failed());
  }

  private static JsonObject notices(GrainContract<?, ?> contract) {
    return new JsonObject()
        .put("operationId", contract.typeName() + ".notices")
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

  private JsonObject operation(GrainContract<?, ?> contract, MethodDescriptor method) {
    var operation =
        new JsonObject()
            .put("operationId", contract.typeName() + "." + method.name())
            .put("tags", new JsonArray().add(contract.typeName()))
            .put("parameters", addTerms(new JsonArray().add(parameter("key", "path", true))));
    if (!method.arguments().fields().isEmpty()) {
      operation.put("requestBody", body(method.arguments()));
    }
    return operation.put("responses", responses(method));
  }

  private static String status(MethodDescriptor method) {
    if (method.oneWay()) {
      return "202";
    }
    return method.result().fields().isEmpty() ? "204" : "200";
  }

  private JsonObject success(MethodDescriptor method) {
    var success = new JsonObject().put("description", "The call returned.");
    for (FieldShape result : method.result().fields()) {
      success.put("content", content("application/json", schemas.ofField(result)));
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

  private static JsonObject content(String mediaType, JsonObject schema) {
    return new JsonObject().put(mediaType, new JsonObject().put("schema", schema));
  }

  private JsonObject toJson() {
    JsonObject components = schemas.named();
    components.put(PROBLEM, problem());
    return new JsonObject()
        .put("openapi", "3.1.0")
        .put("info", new JsonObject().put("title", "Grains").put("version", "1"))
        .put("paths", paths)
        .put("components", new JsonObject().put("schemas", components));
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
