package dev.teff.runtime.wire;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.grains.spi.Shape;
import dev.teff.grains.spi.Shape.FieldShape;
import dev.teff.grains.spi.Shape.FieldType;
import dev.teff.grains.spi.Shape.Kind;
import dev.teff.runtime.wire.JsonValue.Elements;
import dev.teff.runtime.wire.JsonValue.Members;
import dev.teff.runtime.wire.JsonValue.Numeral;
import dev.teff.runtime.wire.JsonValue.Place;
import dev.teff.runtime.wire.JsonValue.Text;
import dev.teff.runtime.wire.JsonValue.Truth;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Takes the fields of one message and shows them as JSON.
 *
 * <p>Fields go by name, a union is an object whose only key is its member's name, a map is an
 * object (an array of entries where its keys are messages), enum constants go by name, bytes in
 * base64, instants and durations in ISO-8601. Numbers of 64 bits stay numbers. A field that was not
 * written because it holds its default is shown all the same, unless it is optional: {@code
 * {"cents":0}} tells more than {@code {}}.
 */
public final class JsonWriter implements FieldWriter {
  private final Shape shape;
  private final int depth;

  /** What was written, by field number. */
  private final Map<Integer, List<JsonValue>> written = new TreeMap<>();

  /** Takes a message of this shape. */
  public JsonWriter(Shape shape) {
    this(shape, 0);
  }

  private JsonWriter(Shape shape, int depth) {
    if (depth > Limits.DEPTH) {
      throw EncodingException.tooDeep(shape.typeName());
    }
    this.shape = shape;
    this.depth = depth;
  }

  /** A value in one line of JSON. */
  public static <T> String compact(Codec<T> codec, T value) {
    return of(codec, value).compact();
  }

  /** A value in indented JSON. */
  public static <T> String pretty(Codec<T> codec, T value) {
    return of(codec, value).pretty();
  }

  /** The same JSON, indented; nothing of nothing. */
  public static String indented(String json) {
    return json.isEmpty() ? "" : JsonText.print(JsonText.parse(json), true);
  }

  private static <T> JsonWriter of(Codec<T> codec, T value) {
    var writer = new JsonWriter(codec.shape());
    codec.write(value, writer);
    return writer;
  }

  /** The message in one line of JSON. */
  public String compact() {
    return JsonText.print(value(), false);
  }

  /** The message in indented JSON. */
  public String pretty() {
    return JsonText.print(value(), true);
  }

  /** One field in indented JSON, such as the result of a call; empty when it is not there. */
  public Optional<String> pretty(String field) {
    return Optional.ofNullable(fields().members().get(field))
        .map(value -> JsonText.print(value, true));
  }

  /** The same in one line. */
  public Optional<String> compact(String field) {
    return Optional.ofNullable(fields().members().get(field))
        .map(value -> JsonText.print(value, false));
  }

  @Override
  public void bool(int field, boolean value) {
    add(field, new Truth(value, Place.NONE));
  }

  @Override
  public void int32(int field, int value) {
    FieldShape number = shapeOf(field);
    add(field, number.type() == FieldType.ENUM ? constant(number, value) : numeral(value));
  }

  @Override
  public void int64(int field, long value) {
    add(field, numeral(value));
  }

  @Override
  public void float32(int field, float value) {
    add(field, floating(Float.toString(value), Float.isFinite(value)));
  }

  @Override
  public void float64(int field, double value) {
    add(field, floating(Double.toString(value), Double.isFinite(value)));
  }

  @Override
  public void string(int field, String value) {
    add(field, text(value));
  }

  @Override
  public void bytes(int field, byte[] value) {
    add(field, text(Base64.getEncoder().encodeToString(value)));
  }

  @Override
  public <T> void message(int field, T value, Codec<T> codec) {
    var nested = new JsonWriter(codec.shape(), depth + 1);
    codec.write(value, nested);
    add(field, nested.value());
  }

  private void add(int field, JsonValue value) {
    written.computeIfAbsent(field, number -> new ArrayList<>()).add(value);
  }

  private FieldShape shapeOf(int field) {
    return shape.fields().stream()
        .filter(candidate -> candidate.number() == field)
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("%s has no field %d.".formatted(shape.typeName(), field)));
  }

  private JsonValue value() {
    return JsonTimes.toJson(shape, fields());
  }

  private Members fields() {
    var members = new LinkedHashMap<String, JsonValue>();
    for (FieldShape field : shape.fields()) {
      List<JsonValue> values = written.getOrDefault(field.number(), List.of());
      member(field, values).ifPresent(value -> members.put(field.name(), value));
    }
    return new Members(members, Place.NONE);
  }

  private Optional<JsonValue> member(FieldShape field, List<JsonValue> values) {
    if (values.isEmpty() && shape.kind() == Kind.UNION) {
      return Optional.empty();
    }
    return switch (field.cardinality()) {
      case REPEATED -> Optional.of(new Elements(values, Place.NONE));
      case MAP -> Optional.of(JsonMaps.toJson(field, values));
      case OPTIONAL -> values.stream().reduce((earlier, later) -> later);
      case SINGLE ->
          values.isEmpty() ? defaultOf(field) : values.stream().reduce((earlier, later) -> later);
    };
  }

  private static Optional<JsonValue> defaultOf(FieldShape field) {
    return switch (field.type()) {
      case BOOL -> Optional.of(new Truth(false, Place.NONE));
      case INT32, INT64 -> Optional.of(numeral(0));
      case FLOAT, DOUBLE -> Optional.of(floating("0.0", true));
      case STRING, BYTES -> Optional.of(text(""));
      case ENUM -> Optional.of(constant(field, 0));
      case MESSAGE -> Optional.empty();
    };
  }

  private static JsonValue constant(FieldShape field, int number) {
    boolean known = number >= 0 && number < field.constants().size();
    return known ? text(field.constants().get(number)) : numeral(number);
  }

  private static JsonValue floating(String text, boolean finite) {
    return finite ? new Numeral(text, Place.NONE) : text(text);
  }

  private static JsonValue numeral(long value) {
    return new Numeral(Long.toString(value), Place.NONE);
  }

  private static JsonValue text(String text) {
    return new Text(text, Place.NONE);
  }
}
