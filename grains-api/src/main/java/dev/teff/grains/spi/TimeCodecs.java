package dev.teff.grains.spi;

import dev.teff.grains.spi.Shape.Cardinality;
import dev.teff.grains.spi.Shape.FieldShape;
import dev.teff.grains.spi.Shape.FieldType;
import dev.teff.grains.spi.Shape.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * Instants and durations, encoded like protobuf's well-known {@code Timestamp} and {@code
 * Duration}.
 */
public final class TimeCodecs {
  /** Encodes {@code google.protobuf.Timestamp}. */
  public static final Codec<Instant> INSTANT =
      new SecondsAndNanos<>(
          "google.protobuf.Timestamp",
          Instant::getEpochSecond,
          Instant::getNano,
          Instant::ofEpochSecond);

  /** Encodes {@code google.protobuf.Duration}. */
  public static final Codec<Duration> DURATION =
      new SecondsAndNanos<>(
          "google.protobuf.Duration", Duration::getSeconds, Duration::getNano, Duration::ofSeconds);

  private TimeCodecs() {}

  private interface Maker<T> {
    T make(long seconds, long nanos);
  }

  private record SecondsAndNanos<T>(
      Shape shape, ToLongFunction<T> seconds, ToIntFunction<T> nanos, Maker<T> maker)
      implements Codec<T> {
    SecondsAndNanos(
        String name, ToLongFunction<T> seconds, ToIntFunction<T> nanos, Maker<T> maker) {
      this(
          new Shape(
              name,
              Kind.RECORD,
              List.of(
                  FieldShape.scalar(1, "seconds", FieldType.INT64, Cardinality.SINGLE),
                  FieldShape.scalar(2, "nanos", FieldType.INT32, Cardinality.SINGLE))),
          seconds,
          nanos,
          maker);
    }

    @Override
    public void write(T value, FieldWriter out) {
      long wholeSeconds = seconds.applyAsLong(value);
      if (wholeSeconds != 0) {
        out.int64(1, wholeSeconds);
      }
      int rest = nanos.applyAsInt(value);
      if (rest != 0) {
        out.int32(2, rest);
      }
    }

    @Override
    public T read(FieldReader in) {
      long wholeSeconds = 0;
      int rest = 0;
      for (int field = in.next(); field != 0; field = in.next()) {
        switch (field) {
          case 1 -> wholeSeconds = in.int64();
          case 2 -> rest = in.int32();
          default -> in.skip();
        }
      }
      try {
        return maker.make(wholeSeconds, rest);
      } catch (ArithmeticException | java.time.DateTimeException e) {
        throw new DecodingException(shape.typeName() + " is out of range.", e);
      }
    }
  }
}
