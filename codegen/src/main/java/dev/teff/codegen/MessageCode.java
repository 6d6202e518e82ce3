package dev.teff.codegen;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.teff.codegen.Encoding.Constant;
import dev.teff.codegen.Encoding.Mapping;
import dev.teff.codegen.Encoding.Maybe;
import dev.teff.codegen.Encoding.Sequence;
import dev.teff.codegen.Encoding.Single;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/**
 * Code for one message: its variables ({@link Slot#variable}) to the wire and back.
 *
 * @param typeName the name on the wire
 * @param slots the fields in order of declaration
 * @param entryPrefix keeps the entry classes of two messages in one class apart
 */
record MessageCode(String typeName, List<Slot> slots, String entryPrefix) {
  CodeBlock shape() {
    return ShapeCode.message(this);
  }

  CodeBlock write() {
    return new WriteCode(this).write();
  }

  CodeBlock read() {
    return new ReadCode(this).read();
  }

  /** What {@link #read} read, separated by commas. */
  CodeBlock values() {
    return new ReadCode(this).values();
  }

  /** Statements that declare the variables and fill them from an instance. */
  CodeBlock unpack(String instance) {
    var code = CodeBlock.builder();
    for (Slot slot : slots) {
      code.addStatement(
          "$T $L = $L.$L", slot.javaType(), slot.variable(), instance, slot.accessor());
    }
    return code.build();
  }

  /** The name of the nested class that encodes the entries of a map. */
  String entry(Slot slot) {
    return entryPrefix + "Entry" + slot.number();
  }

  List<TypeSpec> entries() {
    return slots.stream()
        .filter(slot -> slot.encoding() instanceof Mapping)
        .map(slot -> entryCodec(slot, (Mapping) slot.encoding()))
        .toList();
  }

  private TypeSpec entryCodec(Slot slot, Mapping mapping) {
    var entry =
        new MessageCode(
            Names.capitalized(slot.name()) + "Entry",
            List.of(entrySlot(1, "key", mapping.key()), entrySlot(2, "value", mapping.value())),
            "");
    TypeName type =
        ParameterizedTypeName.get(
            ClassName.get(Map.Entry.class), mapping.key().boxed(), mapping.value().boxed());
    return new CodecClass(entry, type, CodeBlock.of("$T.entry", Map.class))
        .build(entry(slot))
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
        .build();
  }

  private static Slot entrySlot(int number, String name, Single type) {
    return new Slot(
        number, name, type.boxed(), type, false, "get" + Names.capitalized(name) + "()");
  }

  /** Fields that hold the constants of the enums in this message. */
  Stream<FieldSpec> constants() {
    return slots.stream()
        .flatMap(slot -> singles(slot.encoding()))
        .filter(Constant.class::isInstance)
        .map(Constant.class::cast)
        .distinct()
        .map(constant ->
            FieldSpec.builder(
                    ArrayTypeName.of(constant.boxed()),
                    SingleCode.constantsField(constant),
                    Modifier.PRIVATE,
                    Modifier.STATIC,
                    Modifier.FINAL)
                .initializer("$T.values()", constant.boxed())
                .build());
  }

  /** An entry's enums live in the entry's own class. */
  private static Stream<Single> singles(Encoding encoding) {
    return switch (encoding) {
      case Single single -> Stream.of(single);
      case Maybe(Single element) -> Stream.of(element);
      case Sequence(Encoding.Container ignored, Single element) -> Stream.of(element);
      case Mapping ignored -> Stream.of();
    };
  }
}
