package dev.teff.grains.spi;

import java.util.UUID;
import java.util.function.Function;

/**
 * Reads and writes one type as a single field of a message: a scalar, or a nested message.
 *
 * @param <T> the type
 */
public interface FieldCodec<T> {
  /** Text. */
  FieldCodec<String> STRING = of(FieldWriter::string, FieldReader::string);

  /** Whole numbers of 64 bits. */
  FieldCodec<Long> INT64 = of(FieldWriter::int64, FieldReader::int64);

  /** Whole numbers of 32 bits. */
  FieldCodec<Integer> INT32 = of(FieldWriter::int32, FieldReader::int32);

  /** Numbers with a point. */
  FieldCodec<Double> FLOAT64 = of(FieldWriter::float64, FieldReader::float64);

  /** Yes or no. */
  FieldCodec<Boolean> BOOL = of(FieldWriter::bool, FieldReader::bool);

  /** UUIDs, as text. */
  FieldCodec<UUID> UUID = text("UUID", java.util.UUID::fromString);

  /** Writes the field. */
  void write(int field, T value, FieldWriter out);

  /** Reads the field that {@link FieldReader#next()} announced. */
  T read(FieldReader in);

  /** A nested message. */
  static <T> FieldCodec<T> message(Codec<T> codec) {
    return of((out, field, value) -> out.message(field, value, codec), in -> in.message(codec));
  }

  /** The constants of an enum, by their numbers. */
  @SuppressWarnings("EnumOrdinal") // which is what the contract says they are
  static <E extends Enum<E>> FieldCodec<E> constant(E[] constants) {
    return of(
        (out, field, value) -> out.int32(field, value.ordinal()),
        in -> Scalars.constant(in.int32(), constants));
  }

  /** A type that travels as its text. */
  static <T> FieldCodec<T> text(String type, Function<String, T> parser) {
    return of(
        (out, field, value) -> out.string(field, value.toString()),
        in -> Scalars.parse(in.string(), type, parser));
  }

  /** One made of its two halves. */
  static <T> FieldCodec<T> of(Writing<T> writing, Function<FieldReader, T> reading) {
    return new FieldCodec<>() {
      @Override
      public void write(int field, T value, FieldWriter out) {
        writing.write(out, field, value);
      }

      @Override
      public T read(FieldReader in) {
        return reading.apply(in);
      }
    };
  }

  /** The half that writes. */
  interface Writing<T> {
    /** Writes the field. */
    void write(FieldWriter out, int field, T value);
  }
}
