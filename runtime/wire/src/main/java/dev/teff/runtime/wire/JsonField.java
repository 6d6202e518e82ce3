package dev.teff.runtime.wire;

import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.Shape;
import dev.teff.grains.spi.Shape.FieldShape;
import dev.teff.grains.spi.Shape.Kind;
import dev.teff.runtime.wire.JsonValue.Elements;
import dev.teff.runtime.wire.JsonValue.Members;
import dev.teff.runtime.wire.JsonValue.Nothing;
import dev.teff.runtime.wire.JsonValue.Numeral;
import dev.teff.runtime.wire.JsonValue.Text;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * One occurrence of a field in a JSON object: an element where the field is repeated, an entry
 * message where it is a map.
 */
record JsonField(FieldShape shape, JsonValue value, String path) {
  private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");

  /** The fields of a message, in the order that they have on the wire. */
  static List<JsonField> of(Shape shape, JsonValue value, String path) {
    Map<String, JsonValue> members =
        JsonErrors.expect(Members.class, "an object", value, path).members();
    refuseUnknown(shape, members, path);
    var fields = new ArrayList<JsonField>();
    int set = 0;
    for (FieldShape field : shape.fields()) {
      JsonValue member = members.get(field.name());
      if (member != null && !(member instanceof Nothing)) {
        set++;
        new JsonField(field, member, child(path, field.name())).spreadInto(fields);
      }
    }
    if (shape.kind() == Kind.UNION && set != 1) {
      String names = String.join(", ", names(shape));
      throw JsonErrors.at(
          path, value.place(), "expected an object with one of %s, found %d".formatted(names, set));
    }
    return fields;
  }

  /** The two fields of a map's entry, which has no path of its own: its key is the path. */
  static List<JsonField> ofEntry(Shape entry, Members members, String path) {
    var fields = new ArrayList<JsonField>();
    for (FieldShape field : entry.fields()) {
      JsonValue member = members.members().get(field.name());
      if (member != null && !(member instanceof Nothing)) {
        fields.add(new JsonField(field, member, path));
      }
    }
    return fields;
  }

  /** The value as the kind that it must be. */
  <V extends JsonValue> V as(Class<V> kind, String what) {
    return JsonErrors.expect(kind, what, value, path);
  }

  /** The value as a whole number within bounds. */
  long integer(long least, long most) {
    try {
      long number = new BigDecimal(as(Numeral.class, "a number").digits()).longValueExact();
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw expected("a number");
    } catch (ArithmeticException e) {
      // Not a whole number, or beyond 64 bits: the same answer as beyond the bounds.
    }
    throw expected("a whole number from %d to %d".formatted(least, most));
  }

  /** The value as a number with a fraction, or one of the three that JSON has no number for. */
  double floating(ToDoubleFunction<String> parser) {
    if (value instanceof Text text && NOT_FINITE.contains(text.text())) {
      return parser.applyAsDouble(text.text());
    }
    try {
      return parser.applyAsDouble(as(Numeral.class, "a number").digits());
    } catch (NumberFormatException e) {
      throw expected("a number");
    }
  }

  DecodingException expected(String what) {
    return JsonErrors.expected(what, value, path);
  }

  DecodingException problem(String problem) {
    return JsonErrors.at(path, value.place(), problem);
  }

  private void spreadInto(List<JsonField> fields) {
    switch (shape.cardinality()) {
      case SINGLE, OPTIONAL -> fields.add(this);
      case REPEATED -> spreadElements(fields);
      case MAP -> {
        if (JsonMaps.isObject(shape)) {
          as(Members.class, "an object")
              .members()
              .forEach((key, of) ->
                  fields.add(
                      new JsonField(shape, JsonMaps.entry(shape, key, of), child(path, key))));
        } else {
          spreadElements(fields);
        }
      }
    }
  }

  private void spreadElements(List<JsonField> fields) {
    List<JsonValue> elements = as(Elements.class, "an array").elements();
    for (int i = 0; i < elements.size(); i++) {
      fields.add(new JsonField(shape, elements.get(i), "%s[%d]".formatted(path, i)));
    }
  }

  private static void refuseUnknown(Shape shape, Map<String, JsonValue> members, String path) {
    List<String> known = names(shape);
    members.forEach((name, value) -> {
      if (!known.contains(name)) {
        throw JsonErrors.at(
            child(path, name),
            value.place(),
            "%s has no such field. %s".formatted(shape.typeName(), NearestNames.hint(name, known)));
      }
    });
  }

  private static List<String> names(Shape shape) {
    return shape.fields().stream().map(FieldShape::name).toList();
  }

  private static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
