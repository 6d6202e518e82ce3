package dev.teff.runtime.wire;

import dev.teff.grains.spi.Shape;
import dev.teff.grains.spi.TimeCodecs;
import dev.teff.runtime.wire.JsonValue.Members;
import dev.teff.runtime.wire.JsonValue.Numeral;
import dev.teff.runtime.wire.JsonValue.Place;
import dev.teff.runtime.wire.JsonValue.Text;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Instants and durations, which are messages on the wire and ISO-8601 texts in JSON. */
enum JsonTimes {
  INSTANT(TimeCodecs.INSTANT.shape().typeName(), "a time like \"2026-01-31T12:00:00Z\"") {
    @Override
    String text(long seconds, long nanos) {
      return Instant.ofEpochSecond(seconds, nanos).toString();
    }

    @Override
    Members message(String text, Place place) {
      Instant instant = Instant.parse(text);
      return fields(instant.getEpochSecond(), instant.getNano(), place);
    }
  },
  DURATION(TimeCodecs.DURATION.shape().typeName(), "a duration like \"PT1.5S\"") {
    @Override
    String text(long seconds, long nanos) {
      return Duration.ofSeconds(seconds, nanos).toString();
    }

    @Override
    Members message(String text, Place place) {
      Duration duration = Duration.parse(text);
      return fields(duration.getSeconds(), duration.getNano(), place);
    }
  };

  private static final String SECONDS = "seconds";
  private static final String NANOS = "nanos";

  private final String typeName;
  private final String expected;

  JsonTimes(String typeName, String expected) {
    this.typeName = typeName;
    this.expected = expected;
  }

  abstract String text(long seconds, long nanos);

  abstract Members message(String text, Place place);

  /** Whether a message is one of these. */
  static boolean is(Shape shape) {
    return of(shape).isPresent();
  }

  /** The fields of a message as JSON shows them: time messages as text, all others as they are. */
  static JsonValue toJson(Shape shape, Members fields) {
    return of(shape)
        .<JsonValue>map(time ->
            new Text(time.text(number(fields, SECONDS), number(fields, NANOS)), fields.place()))
        .orElse(fields);
  }

  /** Undoes {@link #toJson}. */
  static JsonValue fromJson(Shape shape, JsonValue value, String path) {
    return of(shape).<JsonValue>map(time -> time.parse(value, path)).orElse(value);
  }

  private Members parse(JsonValue value, String path) {
    String text = JsonErrors.expect(Text.class, expected, value, path).text();
    try {
      return message(text, value.place());
    } catch (DateTimeParseException e) {
      throw JsonErrors.expected(expected, value, path);
    }
  }

  private static Optional<JsonTimes> of(Shape shape) {
    return Arrays.stream(values())
        .filter(time -> time.typeName.equals(shape.typeName()))
        .findFirst();
  }

  private static long number(Members fields, String name) {
    return fields.members().get(name) instanceof Numeral number
        ? Long.parseLong(number.digits())
        : 0;
  }

  static Members fields(long seconds, int nanos, Place place) {
    return new Members(
        Map.of(
            SECONDS, new Numeral(Long.toString(seconds), place),
            NANOS, new Numeral(Integer.toString(nanos), place)),
        place);
  }
}
