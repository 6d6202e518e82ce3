package dev.teff.codegen;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import dev.teff.codegen.Encoding.Container;
import dev.teff.codegen.Encoding.Mapping;
import dev.teff.codegen.Encoding.Maybe;
import dev.teff.codegen.Encoding.Sequence;
import dev.teff.codegen.Encoding.Single;
import dev.teff.grains.spi.DecodingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Code that reads the fields of a message into variables, and makes values of these. */
final class ReadCode {
  private final MessageCode message;

  ReadCode(MessageCode message) {
    this.message = message;
  }

  /** Declares the variables and reads until the message ends. */
  CodeBlock read() {
    var code = CodeBlock.builder();
    message.slots().forEach(slot -> code.addStatement(declare(slot)));
    code.beginControlFlow("for (int field = in.next(); field != 0; field = in.next())");
    code.beginControlFlow("switch (field)");
    for (Slot slot : message.slots()) {
      code.add("case $L -> $L\n", slot.number(), take(slot));
    }
    code.add("default -> in.skip();\n");
    code.endControlFlow().endControlFlow();
    message.slots().forEach(slot -> code.add(array(slot)));
    return code.build();
  }

  /** The values in order of declaration, separated by commas. */
  CodeBlock values() {
    return message.slots().stream().map(this::value).collect(CodeBlock.joining(", "));
  }

  private static CodeBlock declare(Slot slot) {
    CodeBlock variable = slot.variable();
    return switch (slot.encoding()) {
      case Single single when startsAtDefault(slot) ->
          CodeBlock.of(
              "$T $L = $L",
              SingleCode.variable(single),
              variable,
              SingleCode.defaultValue(single).orElseThrow());
      case Single single -> CodeBlock.of("$T $L = null", single.boxed(), variable);
      case Maybe(Single element) -> CodeBlock.of("$T $L = null", element.boxed(), variable);
      case Sequence(Container container, Single element) ->
          CodeBlock.of(
              "var $L = new $T<$T>()",
              variable,
              container == Container.SET ? LinkedHashSet.class : ArrayList.class,
              element.boxed());
      case Mapping(Single key, Single value) ->
          CodeBlock.of(
              "var $L = new $T<$T, $T>()",
              variable,
              LinkedHashMap.class,
              key.boxed(),
              value.boxed());
    };
  }

  private static boolean startsAtDefault(Slot slot) {
    return !slot.nullable()
        && slot.encoding() instanceof Single single
        && SingleCode.defaultValue(single).isPresent();
  }

  private CodeBlock take(Slot slot) {
    CodeBlock variable = slot.variable();
    return switch (slot.encoding()) {
      case Single single -> CodeBlock.of("$L = $L;", variable, SingleCode.read(single));
      case Maybe(Single element) -> CodeBlock.of("$L = $L;", variable, SingleCode.read(element));
      case Sequence(Container ignored, Single element) ->
          CodeBlock.of("$L.add($L);", variable, SingleCode.read(element));
      case Mapping ignored ->
          CodeBlock.of(
              "{\n$>var entry = in.message($L.INSTANCE);\n$L.put(entry.getKey(), entry.getValue());\n$<}",
              message.entry(slot),
              variable);
    };
  }

  /** Arrays are filled by a loop, since their elements may be primitive. */
  private static CodeBlock array(Slot slot) {
    if (!(slot.encoding() instanceof Sequence(Container container, Single element))
        || container != Container.ARRAY) {
      return CodeBlock.of("");
    }
    CodeBlock variable = slot.variable();
    String filled = filled(slot);
    return CodeBlock.builder()
        .addStatement("var $L = new $T[$L.size()]", filled, elementType(slot), variable)
        .beginControlFlow("for (int i = 0; i < $L.length; i++)", filled)
        .addStatement("$L[i] = $L.get(i)", filled, variable)
        .endControlFlow()
        .build();
  }

  /** The variable that holds an array; no slot's variable has such a name. */
  private static String filled(Slot slot) {
    return "array" + slot.number();
  }

  private static TypeName elementType(Slot slot) {
    return ((ArrayTypeName) slot.javaType()).componentType();
  }

  private CodeBlock value(Slot slot) {
    CodeBlock variable = slot.variable();
    return switch (slot.encoding()) {
      case Single ignored when !slot.required() -> variable;
      case Single ignored ->
          CodeBlock.of(
              "$T.required($L, $S, $S)",
              DecodingException.class,
              variable,
              message.typeName(),
              slot.name());
      case Maybe ignored -> CodeBlock.of("$T.ofNullable($L)", Optional.class, variable);
      case Sequence(Container container, Single ignored) ->
          switch (container) {
            case LIST -> CodeBlock.of("$T.copyOf($L)", List.class, variable);
            case SET -> CodeBlock.of("$T.unmodifiableSet($L)", Collections.class, variable);
            case ARRAY -> CodeBlock.of("$L", filled(slot));
          };
      case Mapping ignored -> CodeBlock.of("$T.unmodifiableMap($L)", Collections.class, variable);
    };
  }
}
