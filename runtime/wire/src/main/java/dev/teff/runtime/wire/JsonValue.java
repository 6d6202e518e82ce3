package dev.teff.runtime.wire;

import java.util.List;
import java.util.Map;

/** A piece of JSON, with its place in the text for messages. */
sealed interface JsonValue {
  /** Where the piece starts. */
  Place place();

  /** The piece in a few words, for messages. */
  String describe();

  /** A line and column, both from 1; a column of 0 means that there is no text. */
  record Place(int line, int column) {
    /** Of what was made and not read. */
    static final Place NONE = new Place(0, 0);

    @Override
    public String toString() {
      return column == 0 ? "" : " (line %d, column %d)".formatted(line, column);
    }
  }

  /** An object; members in order. */
  record Members(Map<String, JsonValue> members, Place place) implements JsonValue {
    @Override
    public String describe() {
      return members.isEmpty() ? "an empty object" : "an object";
    }
  }

  /** An array. */
  record Elements(List<JsonValue> elements, Place place) implements JsonValue {
    @Override
    public String describe() {
      return elements.isEmpty() ? "an empty array" : "an array";
    }
  }

  /** A string. */
  record Text(String text, Place place) implements JsonValue {
    private static final int SHOWN = 40;

    @Override
    public String describe() {
      return text.length() <= SHOWN
          ? "\"" + text + "\""
          : "\"%s…\" of %d characters".formatted(text.substring(0, SHOWN), text.length());
    }
  }

  /** A number, as it was written: nothing is lost until somebody says which type it is. */
  record Numeral(String digits, Place place) implements JsonValue {
    @Override
    public String describe() {
      return digits;
    }
  }

  /** True or false. */
  record Truth(boolean value, Place place) implements JsonValue {
    @Override
    public String describe() {
      return Boolean.toString(value);
    }
  }

  /** Null. */
  record Nothing(Place place) implements JsonValue {
    @Override
    public String describe() {
      return "null";
    }
  }
}
