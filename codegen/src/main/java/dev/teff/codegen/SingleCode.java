package dev.teff.codegen;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import dev.teff.codegen.Encoding.Constant;
import dev.teff.codegen.Encoding.Message;
import dev.teff.codegen.Encoding.Plain;
import dev.teff.codegen.Encoding.Single;
import dev.teff.codegen.Encoding.Text;
import dev.teff.codegen.Encoding.Time;
import dev.teff.grains.spi.Scalars;
import java.util.Optional;

/** Code that writes and reads one single value. */
final class SingleCode {
  private SingleCode() {}

  /** A statement that writes a value whatever it is; the number is one, or a variable's name. */
  static CodeBlock write(Single type, Object number, CodeBlock value) {
    return switch (type) {
      case Plain(Scalar scalar) -> CodeBlock.of("out.$L($L, $L)", scalar.method(), number, value);
      case Text text -> CodeBlock.of("out.string($L, $L.$L())", number, value, text.print());
      case Constant ignored -> CodeBlock.of("out.int32($L, $L.ordinal())", number, value);
      case Time time -> CodeBlock.of("out.message($L, $L, $L)", number, value, time.codec());
      case Message message ->
          CodeBlock.of("out.message($L, $L, $T.INSTANCE)", number, value, message.codec());
    };
  }

  /** An expression that reads a value. */
  static CodeBlock read(Single type) {
    return switch (type) {
      case Plain(Scalar scalar) -> scalar.read();
      case Text text ->
          CodeBlock.of(
              "$T.parse(in.string(), $S, $T::$L)",
              Scalars.class,
              text.boxed().simpleName(),
              text.boxed(),
              text.parse());
      case Constant constant ->
          CodeBlock.of("$T.constant(in.int32(), $L)", Scalars.class, constantsField(constant));
      case Time time -> CodeBlock.of("in.message($L)", time.codec());
      case Message message -> CodeBlock.of("in.message($T.INSTANCE)", message.codec());
    };
  }

  /** The value of an absent field, for types that have one. */
  static Optional<CodeBlock> defaultValue(Single type) {
    return switch (type) {
      case Plain(Scalar scalar) -> Optional.of(scalar.defaultValue());
      case Constant constant -> Optional.of(CodeBlock.of("$L[0]", constantsField(constant)));
      case Text ignored -> Optional.empty();
      case Time ignored -> Optional.empty();
      case Message ignored -> Optional.empty();
    };
  }

  /** A condition that is false for the default value, for types that have one. */
  static Optional<CodeBlock> differsFromDefault(Single type, CodeBlock value) {
    return switch (type) {
      case Plain(Scalar scalar) -> Optional.of(scalar.differsFromDefault(value));
      case Constant ignored -> Optional.of(CodeBlock.of("$L.ordinal() != 0", value));
      case Text ignored -> Optional.empty();
      case Time ignored -> Optional.empty();
      case Message ignored -> Optional.empty();
    };
  }

  /** The type of a variable that holds a value. */
  static TypeName variable(Single type) {
    return type instanceof Plain(Scalar scalar) ? scalar.javaType() : type.boxed();
  }

  /** The static field that holds an enum's constants, since {@code values()} copies. */
  static String constantsField(Constant constant) {
    return "CONSTANTS_" + constant.boxed().canonicalName().replace('.', '_');
  }
}
