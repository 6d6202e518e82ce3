package dev.teff.runtime.wire;

import dev.teff.grains.spi.Shape.FieldShape;
import dev.teff.grains.spi.Shape.FieldType;
import dev.teff.runtime.wire.JsonValue.Elements;
import dev.teff.runtime.wire.JsonValue.Members;
import dev.teff.runtime.wire.JsonValue.Nothing;
import dev.teff.runtime.wire.JsonValue.Numeral;
import dev.teff.runtime.wire.JsonValue.Place;
import dev.teff.runtime.wire.JsonValue.Text;
import dev.teff.runtime.wire.JsonValue.Truth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Maps: entry messages on the wire, objects in JSON where the keys have a text. */
final class JsonMaps {
  private static final int KEY = 1;
  private static final int VALUE = 2;

  private JsonMaps() {}

  /** Whether a map is an object in JSON; otherwise it is an array of its entries. */
  static boolean isObject(FieldShape map) {
    FieldType key = entryField(map, KEY).type();
    return key != FieldType.MESSAGE && key != FieldType.BYTES;
  }

  /** The entries of a map as one piece of JSON. */
  static JsonValue toJson(FieldShape map, List<JsonValue> entries) {
    if (!isObject(map)) {
      return new Elements(entries, Place.NONE);
    }
    String keyName = entryField(map, KEY).name();
    String valueName = entryField(map, VALUE).name();
    var members = new LinkedHashMap<String, JsonValue>();
    for (JsonValue entry : entries) {
      Map<String, JsonValue> fields = ((Members) entry).members();
      JsonValue value = fields.getOrDefault(valueName, new Nothing(Place.NONE));
      members.put(keyText(fields.getOrDefault(keyName, new Text("", Place.NONE))), value);
    }
    return new Members(members, Place.NONE);
  }

  /** One entry of a map as the entry message that it is on the wire. */
  static Members entry(FieldShape map, String key, JsonValue value) {
    FieldShape keyField = entryField(map, KEY);
    Place place = value.place();
    JsonValue keyValue =
        switch (keyField.type()) {
          case INT32, INT64, FLOAT, DOUBLE -> new Numeral(key, place);
          case BOOL ->
              key.equals("true") || key.equals("false")
                  ? new Truth(key.equals("true"), place)
                  : new Text(key, place);
          default -> new Text(key, place);
        };
    return new Members(
        Map.of(keyField.name(), keyValue, entryField(map, VALUE).name(), value), place);
  }

  private static String keyText(JsonValue key) {
    return key instanceof Text text ? text.text() : key.describe();
  }

  private static FieldShape entryField(FieldShape map, int number) {
    return map.message().orElseThrow().get().fields().stream()
        .filter(field -> field.number() == number)
        .findFirst()
        .orElseThrow();
  }
}
