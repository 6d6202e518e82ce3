package dev.teff.runtime.wire;

import dev.teff.grains.spi.DecodingException;
import dev.teff.runtime.wire.JsonValue.Place;

/** What is wrong with a piece of JSON: {@code path: what (line, column)}. */
final class JsonErrors {
  private JsonErrors() {}

  static DecodingException at(String path, Place place, String problem) {
    return new DecodingException((path.isEmpty() ? "" : path + ": ") + problem + place);
  }

  static DecodingException expected(String what, JsonValue found, String path) {
    return at(path, found.place(), "expected %s, found %s".formatted(what, found.describe()));
  }

  /** The value as the kind that it must be. */
  static <V extends JsonValue> V expect(Class<V> kind, String what, JsonValue value, String path) {
    if (!kind.isInstance(value)) {
      throw expected(what, value, path);
    }
    return kind.cast(value);
  }
}
