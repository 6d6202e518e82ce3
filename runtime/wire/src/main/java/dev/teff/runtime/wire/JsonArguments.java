package dev.teff.runtime.wire;

import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.Shape;
import dev.teff.grains.spi.Shape.Cardinality;
import dev.teff.grains.spi.Shape.FieldShape;
import dev.teff.runtime.wire.JsonValue.Elements;
import dev.teff.runtime.wire.JsonValue.Members;
import dev.teff.runtime.wire.JsonValue.Place;
import dev.teff.runtime.wire.JsonValue.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The arguments of a call as people write them, for {@link
 * dev.teff.grains.spi.GrainContract#readCall}.
 *
 * <pre>{@code
 * JsonArguments.ofWords(method.arguments(), List.of("500"));         // ./teff call account alice deposit 500
 * JsonArguments.ofJson(method.arguments(), "[500]");                 // in order
 * JsonArguments.ofJson(method.arguments(), "{\"cents\": 500}");      // by name
 * }</pre>
 */
public final class JsonArguments {
  private JsonArguments() {}

  /**
   * Arguments in one JSON text: an array in order, or an object by name.
   *
   * @param arguments the shape of the argument message
   * @throws DecodingException when they are not the method's
   */
  public static FieldReader ofJson(Shape arguments, String json) {
    return new JsonReader(arguments, byName(arguments, JsonText.parse(json)), "");
  }

  private static JsonValue byName(Shape arguments, JsonValue value) {
    if (!(value instanceof Elements inOrder)) {
      return value;
    }
    requireCount(arguments, inOrder.elements().size());
    var byName = new LinkedHashMap<String, JsonValue>();
    for (int i = 0; i < inOrder.elements().size(); i++) {
      byName.put(arguments.fields().get(i).name(), inOrder.elements().get(i));
    }
    return new Members(byName, value.place());
  }

  /**
   * Arguments of which some stand in places that hold nothing but texts, such as a path or a query:
   * numbers, constants and times are written as in JSON, without quotes.
   *
   * @param arguments the shape of the argument message
   * @param json an object with the others
   * @param texts by name
   * @throws DecodingException when they are not the method's, or one is there twice
   */
  public static FieldReader ofTexts(Shape arguments, String json, Map<String, String> texts) {
    JsonValue value = JsonText.parse(json);
    if (!(value instanceof Members others)) {
      return new JsonReader(arguments, value, "");
    }
    var all = new LinkedHashMap<>(others.members());
    texts.forEach((name, text) -> {
      JsonValue said =
          arguments.fields().stream()
              .filter(field -> field.name().equals(name))
              .findFirst()
              .map(field -> ofText(field, text))
              .orElse(new Text(text, Place.NONE));
      if (all.put(name, said) != null) {
        throw JsonErrors.at(name, Place.NONE, "it is there twice, in the body and outside of it");
      }
    });
    return new JsonReader(arguments, new Members(all, others.place()), "");
  }

  private static JsonValue ofText(FieldShape parameter, String text) {
    if (!isText(parameter)) {
      try {
        return JsonText.parse(text);
      } catch (DecodingException e) {
        // The reader will say what belongs here instead.
      }
    }
    return new Text(text, Place.NONE);
  }

  /**
   * Arguments in words, one each; a word is JSON, but texts, constants and times need no quotes.
   *
   * <p>A single word is all arguments in the manner of {@link #ofJson} when it starts like an array
   * or object and cannot be the one argument itself.
   *
   * @param arguments the shape of the argument message
   * @throws DecodingException when they are not the method's
   */
  public static FieldReader ofWords(Shape arguments, List<String> words) {
    if (words.size() == 1 && isAllArguments(arguments, words.get(0))) {
      return ofJson(arguments, words.get(0));
    }
    requireCount(arguments, words.size());
    var byName = new LinkedHashMap<String, JsonValue>();
    for (int i = 0; i < words.size(); i++) {
      FieldShape parameter = arguments.fields().get(i);
      byName.put(parameter.name(), value(parameter, words.get(i)));
    }
    return new JsonReader(arguments, new Members(byName, Place.NONE), "");
  }

  /**
   * Words in one JSON text, for a method whose shape only others know: an array in which a word
   * that is no JSON is a text. A single word that starts like an array or object is taken as it is.
   *
   * <pre>{@code
   * JsonArguments.ofWords(List.of("500", "rent"));       // [500,"rent"]
   * }</pre>
   */
  public static String ofWords(List<String> words) {
    if (words.size() == 1 && (words.get(0).startsWith("[") || words.get(0).startsWith("{"))) {
      return words.get(0);
    }
    return JsonText.print(
        new Elements(words.stream().map(JsonArguments::anything).toList(), Place.NONE), false);
  }

  private static JsonValue anything(String word) {
    try {
      return JsonText.parse(word);
    } catch (DecodingException e) {
      return new Text(word, Place.NONE);
    }
  }

  private static boolean isAllArguments(Shape arguments, String word) {
    boolean array = word.startsWith("[");
    boolean object = word.startsWith("{");
    if (arguments.fields().size() != 1) {
      return array || object;
    }
    FieldShape only = arguments.fields().get(0);
    return switch (only.cardinality()) {
      case REPEATED -> object;
      case MAP -> JsonMaps.isObject(only) ? array : object;
      case SINGLE, OPTIONAL ->
          switch (only.type()) {
            case STRING -> false;
            case MESSAGE -> array;
            default -> array || object;
          };
    };
  }

  private static JsonValue value(FieldShape parameter, String word) {
    boolean json = word.startsWith("\"") || word.startsWith("[") || word.startsWith("{");
    if (isText(parameter) && !word.startsWith("\"")) {
      return new Text(word, Place.NONE);
    }
    try {
      return JsonText.parse(word);
    } catch (DecodingException e) {
      if (json) {
        throw JsonErrors.at(parameter.name(), Place.NONE, String.valueOf(e.getMessage()));
      }
      return new Text(word, Place.NONE); // the reader will say what belongs here instead
    }
  }

  private static boolean isText(FieldShape parameter) {
    boolean one =
        parameter.cardinality() == Cardinality.SINGLE
            || parameter.cardinality() == Cardinality.OPTIONAL;
    return one
        && switch (parameter.type()) {
          case STRING, BYTES, ENUM -> true;
          case MESSAGE ->
              parameter.message().filter(shape -> JsonTimes.is(shape.get())).isPresent();
          default -> false;
        };
  }

  private static void requireCount(Shape arguments, int found) {
    int wanted = arguments.fields().size();
    if (wanted != found) {
      throw new DecodingException(
          "expected %s, found %d"
              .formatted(wanted == 0 ? "no arguments" : listed(arguments), found));
    }
  }

  private static String listed(Shape arguments) {
    int count = arguments.fields().size();
    return arguments.fields().stream()
        .map(field -> field.name() + ": " + typeName(field))
        .collect(
            Collectors.joining(", ", count + (count == 1 ? " argument (" : " arguments ("), ")"));
  }

  private static String typeName(FieldShape field) {
    String one =
        field
            .message()
            .map(shape -> shape.get().typeName())
            .orElseGet(() -> field.type().name().toLowerCase(Locale.ROOT));
    return switch (field.cardinality()) {
      case SINGLE -> one;
      case OPTIONAL -> one + " or nothing";
      case REPEATED -> "list of " + one;
      case MAP -> "map";
    };
  }
}
