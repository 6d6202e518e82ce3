package dev.teff.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import java.util.List;

/** How a Java type travels. */
sealed interface Encoding {
  /** Exactly one value: what may be repeated, optional, or the value of a map. */
  sealed interface Single extends Encoding {
    /** The type as a type argument. */
    TypeName boxed();
  }

  /** A protobuf scalar. */
  record Plain(Scalar scalar) implements Single {
    @Override
    public TypeName boxed() {
      return scalar.javaType().isPrimitive() ? scalar.javaType().box() : scalar.javaType();
    }
  }

  /** A value of the JDK that travels as text. */
  record Text(ClassName boxed, String print, String parse) implements Single {}

  /** An enum; the ordinal travels. */
  record Constant(ClassName boxed, String typeName, List<String> constants) implements Single {}

  /** An instant or duration, by a codec of the API. */
  record Time(ClassName boxed, CodeBlock codec, String protoName) implements Single {}

  /** A record, sealed interface or exception, by its generated codec. */
  record Message(ClassName boxed, ClassName codec) implements Single {}

  /** An {@code Optional}. */
  record Maybe(Single element) implements Encoding {}

  /** A list, set or array. */
  record Sequence(Container container, Single element) implements Encoding {}

  /** A map. */
  record Mapping(Single key, Single value) implements Encoding {}

  /** What holds a sequence. */
  enum Container {
    LIST,
    SET,
    ARRAY
  }
}
