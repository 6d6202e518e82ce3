package dev.teff.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.teff.codegen.GrainModel.Key;
import dev.teff.codegen.GrainModel.Part;
import dev.teff.grains.spi.KeyCodec;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.lang.model.element.Modifier;

/** The key codec: one of the API's, or a nested class for a compound key. */
record KeyClass(Key key) {
  private static final String NAME = "Keys";

  CodeBlock instance() {
    return key.parts().isEmpty() ? simple(key.javaType()) : CodeBlock.of("new $L()", NAME);
  }

  Optional<TypeSpec> nested() {
    if (key.parts().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        TypeSpec.classBuilder(NAME)
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
            .addSuperinterface(
                ParameterizedTypeName.get(ClassName.get(KeyCodec.class), key.javaType()))
            .addMethod(toText())
            .addMethod(fromText())
            .build());
  }

  private static CodeBlock simple(TypeName type) {
    String constant = ((ClassName) type).simpleName().toUpperCase(Locale.ROOT);
    return CodeBlock.of("$T.$L", KeyCodec.class, constant);
  }

  private MethodSpec toText() {
    CodeBlock parts =
        key.parts().stream()
            .map(
                part -> CodeBlock.of("$L.toText(key.$L)", simple(part.javaType()), part.accessor()))
            .collect(CodeBlock.joining(", "));
    return CodecClass.method("toText")
        .returns(String.class)
        .addParameter(key.javaType(), "key")
        .addStatement("return $T.join($L)", KeyCodec.class, parts)
        .build();
  }

  private MethodSpec fromText() {
    CodeBlock values =
        IntStream.range(0, key.parts().size())
            .mapToObj(i -> part(key.parts().get(i), i))
            .collect(CodeBlock.joining(", "));
    return CodecClass.method("fromText")
        .returns(key.javaType())
        .addParameter(String.class, "text")
        .addStatement("var parts = $T.split(text, $L)", KeyCodec.class, key.parts().size())
        .addStatement("return new $T($L)", key.javaType(), values)
        .build();
  }

  private static CodeBlock part(Part part, int index) {
    return CodeBlock.of("$L.fromText(parts.get($L))", simple(part.javaType()), index);
  }
}
