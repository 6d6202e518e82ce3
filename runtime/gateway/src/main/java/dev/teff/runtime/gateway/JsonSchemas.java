package dev.teff.runtime.gateway;

import dev.teff.grains.spi.Shape;
import dev.teff.grains.spi.Shape.FieldShape;
import dev.teff.grains.spi.Shape.FieldType;
import dev.teff.grains.spi.Shape.Kind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Describes messages of one grain type as JSON schemas; the JSON is the one that {@code JsonWriter}
 * writes.
 */
final class JsonSchemas {
  private static final int KEY = 1;
  private static final int VALUE = 2;
  private static final String INSTANT = "google.protobuf.Timestamp";
  private static final String DURATION = "google.protobuf.Duration";

  private static final Pattern ILLEGAL = Pattern.compile("[^A-Za-z0-9._-]");

  private final String grainType;
  private final Map<String, JsonObject> named = new TreeMap<>();

  /**
   * None yet.
   *
   * @param grainType another one may have other messages of the same name
   */
  JsonSchemas(String grainType) {
    this.grainType = grainType;
  }

  static JsonObject type(String type) {
    return new JsonObject().put("type", type);
  }

  static JsonObject reference(String name) {
    return new JsonObject().put("$ref", "#/components/schemas/" + name);
  }

  /** The schemas of the messages that were referred to, by name. */
  JsonObject named() {
    var all = new JsonObject();
    named.forEach(all::put);
    return all;
  }

  /** The schema of a message, in place. */
  JsonObject of(Shape shape) {
    if (shape.kind() == Kind.UNION) {
      var members = new JsonArray();
      shape
          .fields()
          .forEach(member ->
              members.add(
                  object(new JsonObject().put(member.name(), ofField(member)))
                      .put("required", new JsonArray().add(member.name()))));
      return new JsonObject().put("oneOf", members);
    }
    var properties = new JsonObject();
    shape.fields().forEach(field -> properties.put(field.name(), ofField(field)));
    return object(properties);
  }

  private static JsonObject object(JsonObject properties) {
    return type("object").put("properties", properties).put("additionalProperties", false);
  }

  /** The schema of one field's value. */
  JsonObject ofField(FieldShape field) {
    return switch (field.cardinality()) {
      case SINGLE, OPTIONAL -> single(field);
      case REPEATED -> type("array").put("items", single(field));
      case MAP -> map(field);
    };
  }

  private JsonObject map(FieldShape map) {
    Shape entry = map.message().orElseThrow().get();
    FieldType key = field(entry, KEY).type();
    return key == FieldType.MESSAGE || key == FieldType.BYTES
        ? type("array").put("items", of(entry))
        : type("object").put("additionalProperties", ofField(field(entry, VALUE)));
  }

  private static FieldShape field(Shape shape, int number) {
    return shape.fields().stream()
        .filter(field -> field.number() == number)
        .findFirst()
        .orElseThrow();
  }

  private JsonObject single(FieldShape field) {
    return switch (field.type()) {
      case BOOL -> type("boolean");
      case INT32 -> type("integer").put("format", "int32");
      case INT64 -> type("integer").put("format", "int64");
      case FLOAT -> type("number").put("format", "float");
      case DOUBLE -> type("number").put("format", "double");
      case STRING -> type("string");
      case BYTES -> type("string").put("contentEncoding", "base64");
      case ENUM -> constants(field);
      case MESSAGE -> message(field.message().orElseThrow().get());
    };
  }

  private static JsonObject constants(FieldShape field) {
    var names = new JsonArray();
    field.constants().stream().filter(name -> !name.isEmpty()).forEach(names::add);
    return type("string").put("enum", names);
  }

  private JsonObject message(Shape shape) {
    return switch (shape.typeName()) {
      case INSTANT -> type("string").put("format", "date-time");
      case DURATION -> type("string").put("format", "duration");
      default -> {
        String name = name(shape);
        if (!named.containsKey(name)) {
          named.put(name, new JsonObject()); // which a recursive type refers to
          named.put(name, of(shape));
        }
        yield reference(name);
      }
    };
  }

  /** OpenAPI permits fewer letters than Java. */
  private String name(Shape shape) {
    return grainType
        + "."
        + ILLEGAL
            .matcher(shape.typeName())
            .replaceAll(illegal -> "-%x-".formatted(illegal.group().codePointAt(0)));
  }
}
