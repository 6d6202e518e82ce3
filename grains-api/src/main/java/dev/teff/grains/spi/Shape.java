package dev.teff.grains.spi;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a message looks like, for tools that show, check or transcode it (JSON, {@code .proto}).
 *
 * @param typeName the stable name
 * @param kind how the fields belong together
 * @param fields the fields in order of their numbers
 */
public record Shape(String typeName, Kind kind, List<FieldShape> fields) {
  /** How the fields belong together. */
  public enum Kind {
    /** Every field counts. */
    RECORD,
    /** Exactly one field is set. */
    UNION
  }

  /** Copies the list. */
  public Shape {
    fields = List.copyOf(fields);
  }

  /** The protobuf type of a field. */
  public enum FieldType {
    BOOL,
    INT32,
    INT64,
    FLOAT,
    DOUBLE,
    STRING,
    BYTES,
    ENUM,
    MESSAGE
  }

  /** How often a field may occur. A map is a repeated entry message with key 1 and value 2. */
  public enum Cardinality {
    SINGLE,
    OPTIONAL,
    REPEATED,
    MAP
  }

  /**
   * One field.
   *
   * @param number the field number
   * @param name the name in source, in JSON, and (in snake case) in the {@code .proto} file
   * @param message the shape of a {@link FieldType#MESSAGE}, looked up late because types may be
   *     recursive
   * @param constants the constants of an {@link FieldType#ENUM}; the index is the number, and empty
   *     names are numbers not in use
   */
  public record FieldShape(
      int number,
      String name,
      FieldType type,
      Cardinality cardinality,
      Optional<Supplier<Shape>> message,
      List<String> constants) {
    /** Copies the list. */
    public FieldShape {
      constants = List.copyOf(constants);
    }

    /** A scalar field. */
    public static FieldShape scalar(
        int number, String name, FieldType type, Cardinality cardinality) {
      return new FieldShape(number, name, type, cardinality, Optional.empty(), List.of());
    }

    /** A nested message field. */
    public static FieldShape message(
        int number, String name, Cardinality cardinality, Supplier<Shape> shape) {
      return new FieldShape(
          number, name, FieldType.MESSAGE, cardinality, Optional.of(shape), List.of());
    }

    /** An enum field. */
    public static FieldShape constants(
        int number, String name, Cardinality cardinality, List<String> constants) {
      return new FieldShape(number, name, FieldType.ENUM, cardinality, Optional.empty(), constants);
    }
  }
}
