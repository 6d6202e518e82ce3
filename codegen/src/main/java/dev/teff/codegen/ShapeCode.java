package dev.teff.codegen;

import com.palantir.javapoet.CodeBlock;
import dev.teff.codegen.Encoding.Constant;
import dev.teff.codegen.Encoding.Mapping;
import dev.teff.codegen.Encoding.Maybe;
import dev.teff.codegen.Encoding.Message;
import dev.teff.codegen.Encoding.Plain;
import dev.teff.codegen.Encoding.Sequence;
import dev.teff.codegen.Encoding.Single;
import dev.teff.codegen.Encoding.Text;
import dev.teff.codegen.Encoding.Time;
import dev.teff.grains.spi.Shape;
import dev.teff.grains.spi.Shape.Cardinality;
import dev.teff.grains.spi.Shape.FieldShape;
import dev.teff.grains.spi.Shape.FieldType;
import dev.teff.grains.spi.Shape.Kind;
import java.util.Comparator;
import java.util.List;

/** Code that describes a message to tools. */
final class ShapeCode {
  private ShapeCode() {}

  static CodeBlock message(MessageCode message) {
    CodeBlock fields =
        message.slots().stream()
            .sorted(Comparator.comparingInt(Slot::number))
            .map(slot -> field(message, slot))
            .collect(CodeBlock.joining(",\n"));
    return shape(message.typeName(), Kind.RECORD, fields);
  }

  static CodeBlock union(Declaration.Union union) {
    CodeBlock fields =
        union.members().stream()
            .sorted(Comparator.comparingInt(Declaration.Member::number))
            .map(member ->
                single(member.number(), member.name(), Cardinality.SINGLE, member.encoding()))
            .collect(CodeBlock.joining(",\n"));
    return shape(union.typeName(), Kind.UNION, fields);
  }

  private static CodeBlock shape(String typeName, Kind kind, CodeBlock fields) {
    return CodeBlock.of(
        "new $T($S, $T.$L, $T.of($>$>$L$<$<))",
        Shape.class,
        typeName,
        Kind.class,
        kind,
        List.class,
        fields);
  }

  private static CodeBlock field(MessageCode message, Slot slot) {
    return switch (slot.encoding()) {
      case Single single ->
          single(
              slot.number(),
              slot.name(),
              slot.nullable() ? Cardinality.OPTIONAL : Cardinality.SINGLE,
              single);
      case Maybe(Single element) ->
          single(slot.number(), slot.name(), Cardinality.OPTIONAL, element);
      case Sequence(Encoding.Container ignored, Single element) ->
          single(slot.number(), slot.name(), Cardinality.REPEATED, element);
      case Mapping ignored ->
          nested(
              slot.number(),
              slot.name(),
              Cardinality.MAP,
              CodeBlock.of("() -> $L.INSTANCE.shape()", message.entry(slot)));
    };
  }

  private static CodeBlock single(int number, String name, Cardinality cardinality, Single type) {
    return switch (type) {
      case Plain(Scalar scalar) -> scalar(number, name, scalar.fieldType(), cardinality);
      case Text ignored -> scalar(number, name, FieldType.STRING, cardinality);
      case Constant constant ->
          CodeBlock.of(
              "$T.constants($L, $S, $T.$L, $T.of($L))",
              FieldShape.class,
              number,
              name,
              Cardinality.class,
              cardinality,
              List.class,
              constant.constants().stream()
                  .map(each -> CodeBlock.of("$S", each))
                  .collect(CodeBlock.joining(", ")));
      case Time time ->
          nested(number, name, cardinality, CodeBlock.of("() -> $L.shape()", time.codec()));
      case Message message ->
          nested(
              number,
              name,
              cardinality,
              CodeBlock.of("() -> $T.INSTANCE.shape()", message.codec()));
    };
  }

  private static CodeBlock scalar(
      int number, String name, FieldType type, Cardinality cardinality) {
    return CodeBlock.of(
        "$T.scalar($L, $S, $T.$L, $T.$L)",
        FieldShape.class,
        number,
        name,
        FieldType.class,
        type,
        Cardinality.class,
        cardinality);
  }

  private static CodeBlock nested(
      int number, String name, Cardinality cardinality, CodeBlock supplier) {
    return CodeBlock.of(
        "$T.message($L, $S, $T.$L, $L)",
        FieldShape.class,
        number,
        name,
        Cardinality.class,
        cardinality,
        supplier);
  }
}
