package dev.teff.codegen;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import dev.teff.grains.spi.Scalars;
import dev.teff.grains.spi.Shape.FieldType;

/** A Java type that is one protobuf scalar with a default. */
enum Scalar {
  BOOLEAN(boolean.class, FieldType.BOOL, "bool", "false"),
  BYTE(byte.class, FieldType.INT32, "int32", "0"),
  SHORT(short.class, FieldType.INT32, "int32", "0"),
  CHAR(char.class, FieldType.INT32, "int32", "0"),
  INT(int.class, FieldType.INT32, "int32", "0"),
  LONG(long.class, FieldType.INT64, "int64", "0"),
  FLOAT(float.class, FieldType.FLOAT, "float32", "0"),
  DOUBLE(double.class, FieldType.DOUBLE, "float64", "0"),
  STRING(String.class, FieldType.STRING, "string", "\"\""),
  BYTES(byte[].class, FieldType.BYTES, "bytes", "new byte[0]");

  private final Class<?> javaType;
  private final FieldType fieldType;
  private final String method;
  private final String defaultValue;

  Scalar(Class<?> javaType, FieldType fieldType, String method, String defaultValue) {
    this.javaType = javaType;
    this.fieldType = fieldType;
    this.method = method;
    this.defaultValue = defaultValue;
  }

  TypeName javaType() {
    return TypeName.get(javaType);
  }

  FieldType fieldType() {
    return fieldType;
  }

  /** The name of the method of {@code FieldWriter} and {@code FieldReader}. */
  String method() {
    return method;
  }

  CodeBlock defaultValue() {
    return CodeBlock.of(defaultValue);
  }

  /** A condition; floating point is compared by its bits, since -0.0 is not the default. */
  CodeBlock differsFromDefault(CodeBlock value) {
    return switch (this) {
      case BOOLEAN -> value;
      case STRING -> CodeBlock.of("!$L.isEmpty()", value);
      case BYTES -> CodeBlock.of("$L.length != 0", value);
      case FLOAT -> CodeBlock.of("$T.floatToRawIntBits($L) != 0", Float.class, value);
      case DOUBLE -> CodeBlock.of("$T.doubleToRawLongBits($L) != 0", Double.class, value);
      case BYTE, SHORT, CHAR, INT, LONG -> CodeBlock.of("$L != 0", value);
    };
  }

  CodeBlock read() {
    return switch (this) {
      case BYTE -> narrowed(Byte.class);
      case SHORT -> narrowed(Short.class);
      case CHAR -> narrowed(Character.class);
      default -> CodeBlock.of("in.$L()", method);
    };
  }

  private CodeBlock narrowed(Class<?> box) {
    return CodeBlock.of(
        "($1T) $2T.inRange(in.int32(), $3T.MIN_VALUE, $3T.MAX_VALUE)",
        javaType,
        Scalars.class,
        box);
  }
}
