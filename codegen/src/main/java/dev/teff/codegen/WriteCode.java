package dev.teff.codegen;

import com.palantir.javapoet.CodeBlock;
import dev.teff.codegen.Encoding.Mapping;
import dev.teff.codegen.Encoding.Maybe;
import dev.teff.codegen.Encoding.Sequence;
import dev.teff.codegen.Encoding.Single;

/** Code that writes the fields of a message from their variables. */
final class WriteCode {
  private final MessageCode message;

  WriteCode(MessageCode message) {
    this.message = message;
  }

  CodeBlock write() {
    var code = CodeBlock.builder();
    message.slots().forEach(slot -> code.add(slot(slot)));
    return code.build();
  }

  private CodeBlock slot(Slot slot) {
    CodeBlock variable = slot.variable();
    if (slot.nullable()) {
      return when(CodeBlock.of("$L != null", variable), present(slot, variable));
    }
    if (slot.encoding() instanceof Single single) {
      return SingleCode.differsFromDefault(single, variable)
          .map(condition -> when(condition, present(slot, variable)))
          .orElseGet(() -> present(slot, variable));
    }
    return present(slot, variable);
  }

  private CodeBlock present(Slot slot, CodeBlock variable) {
    int number = slot.number();
    return switch (slot.encoding()) {
      case Single single -> statement(SingleCode.write(single, number, variable));
      case Maybe(Single element) ->
          when(
              CodeBlock.of("$L.isPresent()", variable),
              statement(SingleCode.write(element, number, CodeBlock.of("$L.get()", variable))));
      case Sequence(Encoding.Container container, Single element) -> {
        CodeBlock each =
            each(variable, statement(SingleCode.write(element, number, CodeBlock.of("each"))));
        yield container == Encoding.Container.SET ? unordered(each) : each;
      }
      case Mapping ignored ->
          unordered(
              each(
                  CodeBlock.of("$L.entrySet()", variable),
                  statement(
                      CodeBlock.of(
                          "out.message($L, each, $L.INSTANCE)", number, message.entry(slot)))));
    };
  }

  private static CodeBlock each(CodeBlock many, CodeBlock body) {
    return CodeBlock.builder()
        .beginControlFlow("for (var each : $L)", many)
        .add(body)
        .endControlFlow()
        .build();
  }

  private static CodeBlock unordered(CodeBlock fields) {
    return CodeBlock.builder()
        .addStatement("out.beginUnordered()")
        .add(fields)
        .addStatement("out.endUnordered()")
        .build();
  }

  private static CodeBlock when(CodeBlock condition, CodeBlock body) {
    return CodeBlock.builder()
        .beginControlFlow("if ($L)", condition)
        .add(body)
        .endControlFlow()
        .build();
  }

  private static CodeBlock statement(CodeBlock code) {
    return CodeBlock.builder().addStatement(code).build();
  }
}
