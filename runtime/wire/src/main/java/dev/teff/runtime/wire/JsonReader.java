package dev.teff.runtime.wire;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.Shape;
import dev.teff.grains.spi.Shape.Cardinality;
import dev.teff.grains.spi.Shape.FieldType;
import dev.teff.runtime.wire.JsonValue.Members;
import dev.teff.runtime.wire.JsonValue.Text;
import dev.teff.runtime.wire.JsonValue.Truth;
import java.util.Base64;
import java.util.List;

/**
 * Gives the fields of a JSON object to a codec that believes it reads the wire; understands what
 * {@link JsonWriter} writes.
 *
 * <p>Absent and null fields take their defaults. Everything else that does not fit the shape is an
 * error that names the field's path and its place in the text: {@code transfer.amount: expected a
 * number, found "abc" (line 1, column 24)}.
 */
public final class JsonReader implements FieldReader {
  private final List<JsonField> fields;
  private int current = -1;

  /**
   * Reads the object that a text is.
   *
   * @throws DecodingException when the text is no object of this shape
   */
  public JsonReader(Shape shape, String json) {
    this(shape, JsonText.parse(json), "");
  }

  JsonReader(Shape shape, JsonValue value, String path) {
    this(JsonField.of(shape, JsonTimes.fromJson(shape, value, path), path));
  }

  private JsonReader(List<JsonField> fields) {
    this.fields = fields;
  }

  /**
   * The value that a JSON text shows.
   *
   * @throws DecodingException when it shows no such value
   */
  public static <T> T read(Codec<T> codec, String json) {
    return read(codec, new JsonReader(codec.shape(), json), "");
  }

  private static <T> T read(Codec<T> codec, JsonReader reader, String path) {
    try {
      return codec.read(reader);
    } catch (DecodingException e) {
      throw e;
    } catch (RuntimeException e) {
      // A record's constructor checks its components.
      throw new DecodingException((path.isEmpty() ? "" : path + ": ") + e.getMessage(), e);
    }
  }

  @Override
  public int next() {
    return ++current < fields.size() ? field().shape().number() : 0;
  }

  @Override
  public boolean bool() {
    return field().as(Truth.class, "true or false").value();
  }

  @Override
  public int int32() {
    return field().shape().type() == FieldType.ENUM
        ? constant()
        : (int) field().integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  @Override
  public long int64() {
    return field().integer(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  @Override
  public float float32() {
    return (float) field().floating(Float::parseFloat);
  }

  @Override
  public double float64() {
    return field().floating(Double::parseDouble);
  }

  @Override
  public String string() {
    return field().as(Text.class, "a string").text();
  }

  @Override
  public byte[] bytes() {
    String expected = "bytes in base64";
    try {
      return Base64.getDecoder().decode(field().as(Text.class, expected).text());
    } catch (IllegalArgumentException e) {
      throw field().expected(expected);
    }
  }

  @Override
  public <T> T message(Codec<T> codec) {
    JsonField field = field();
    if (field.shape().cardinality() == Cardinality.MAP && JsonMaps.isObject(field.shape())) {
      var entry =
          new JsonReader(JsonField.ofEntry(codec.shape(), (Members) field.value(), field.path()));
      return read(codec, entry, field.path());
    }
    return read(codec, new JsonReader(codec.shape(), field.value(), field.path()), field.path());
  }

  @Override
  public void skip() {
    // The value is in memory already; next() moves on.
  }

  private int constant() {
    String name = field().as(Text.class, "a constant's name").text();
    List<String> constants = field().shape().constants();
    int number = name.isEmpty() ? -1 : constants.indexOf(name);
    if (number < 0) {
      List<String> named = constants.stream().filter(constant -> !constant.isEmpty()).toList();
      throw field()
          .problem("there is no constant %s. %s".formatted(name, NearestNames.hint(name, named)));
    }
    return number;
  }

  private JsonField field() {
    return fields.get(current);
  }
}
