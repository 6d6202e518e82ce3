package dev.teff.runtime.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.teff.grains.spi.DecodingException;
import dev.teff.runtime.wire.JsonValue.Elements;
import dev.teff.runtime.wire.JsonValue.Members;
import dev.teff.runtime.wire.JsonValue.Nothing;
import dev.teff.runtime.wire.JsonValue.Numeral;
import dev.teff.runtime.wire.JsonValue.Place;
import dev.teff.runtime.wire.JsonValue.Text;
import dev.teff.runtime.wire.JsonValue.Truth;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** JSON pieces from text and back, through Jackson's streams. */
final class JsonText {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // A message may be an object in an array: two levels of JSON for one of nesting.
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(2 * Limits.DEPTH).build())
          // Not by thread, which is the default: virtual threads are new for almost every text.
          .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
          .build();

  private static final Pattern START =
      Pattern.compile(" \\(start marker at \\[Source: [^]]*line: (\\d+), column: (\\d+)]\\)");

  private JsonText() {}

  /**
   * The one JSON value that a text is.
   *
   * @throws DecodingException when it is none
   */
  static JsonValue parse(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new DecodingException("Not JSON: the text is empty.");
      }
      JsonValue value = value(parser);
      if (parser.nextToken() != null) {
        throw new DecodingException("Not JSON: more follows the value" + place(parser) + ".");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new DecodingException(
          "Not JSON: " + withoutSource(e.getOriginalMessage()) + place(e.getLocation()) + ".", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string is in memory
    }
  }

  /** The text of a value, in one line or indented. */
  static String print(JsonValue value, boolean indented) {
    var text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      if (indented) {
        var lines = new DefaultIndenter("  ", "\n");
        generator.setPrettyPrinter(
            new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines));
      }
      write(value, generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static JsonValue value(JsonParser parser) throws IOException {
    Place place = place(parser);
    return switch (parser.currentToken()) {
      case START_OBJECT -> members(parser, place);
      case START_ARRAY -> elements(parser, place);
      case VALUE_STRING -> new Text(parser.getText(), place);
      case VALUE_TRUE, VALUE_FALSE -> new Truth(parser.getBooleanValue(), place);
      case VALUE_NULL -> new Nothing(place);
      default -> new Numeral(parser.getText(), place);
    };
  }

  private static JsonValue members(JsonParser parser, Place place) throws IOException {
    var members = new LinkedHashMap<String, JsonValue>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      members.put(name, value(parser));
    }
    return new Members(members, place);
  }

  private static JsonValue elements(JsonParser parser, Place place) throws IOException {
    List<JsonValue> elements = new ArrayList<>();
    while (!parser.nextToken().isStructEnd()) {
      elements.add(value(parser));
    }
    return new Elements(elements, place);
  }

  private static void write(JsonValue value, JsonGenerator to) throws IOException {
    switch (value) {
      case Members object -> {
        to.writeStartObject();
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
          to.writeFieldName(member.getKey());
          write(member.getValue(), to);
        }
        to.writeEndObject();
      }
      case Elements array -> {
        to.writeStartArray();
        for (JsonValue element : array.elements()) {
          write(element, to);
        }
        to.writeEndArray();
      }
      case Text text -> to.writeString(text.text());
      case Numeral number -> to.writeNumber(number.digits());
      case Truth truth -> to.writeBoolean(truth.value());
      case Nothing nothing -> to.writeNull();
    }
  }

  /** Where something that does not end begins is worth knowing, Jackson's features are not. */
  private static String withoutSource(String message) {
    return START.matcher(message).replaceAll(" of line $1, column $2");
  }

  private static Place place(JsonParser parser) {
    return place(parser.currentTokenLocation());
  }

  private static Place place(@Nullable JsonLocation location) {
    return location == null ? Place.NONE : new Place(location.getLineNr(), location.getColumnNr());
  }
}
