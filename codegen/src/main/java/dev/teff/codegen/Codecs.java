package dev.teff.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.teff.codegen.Declaration.Constants;
import dev.teff.codegen.Declaration.Message;
import dev.teff.codegen.Declaration.Union;
import java.util.HashMap;
import java.util.Map;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;

/** Writes the codec class of every declaration that has none yet, in the type's own package. */
final class Codecs {
  private final Declarations declarations;
  private final CopyCode copies;
  private final Output output;
  private final Problems problems;
  private final Map<ClassName, TypeElement> written = new HashMap<>();

  Codecs(Declarations declarations, Output output, Problems problems) {
    this.declarations = declarations;
    this.problems = problems;
    this.copies = new CopyCode(declarations);
    this.output = output;
  }

  void writeNew() {
    for (Declaration declaration : declarations.all()) {
      if (!(declaration instanceof Constants)) {
        try {
          write(declaration, Names.beside(declaration.element(), Names.CODEC_SUFFIX));
        } catch (Refusal refusal) {
          problems.report(refusal);
        }
      }
    }
  }

  private void write(Declaration declaration, ClassName name) {
    TypeElement type = declaration.element();
    TypeElement other = written.putIfAbsent(name, type);
    if (other == null && !output.exists(name, type)) {
      output.write(name, codec(name, declaration), type);
    } else if (other != null && !other.equals(type)) {
      throw new Refusal(
          type,
          "%s and %s would have the same codec, %s."
              .formatted(other.getQualifiedName(), type.getQualifiedName(), name.canonicalName()),
          "rename one of them; @TypeName keeps its name on the wire");
    }
  }

  private TypeSpec.Builder codec(ClassName name, Declaration declaration) {
    TypeSpec.Builder codec =
        switch (declaration) {
          case Message message ->
              new CodecClass(
                      new MessageCode(message.typeName(), message.slots(), ""),
                      ClassName.get(message.element()),
                      CodeBlock.of("new $T", ClassName.get(message.element())))
                  .build(name.simpleName());
          case Union union -> new UnionClass(union).build(name.simpleName());
          case Constants constants ->
              throw new IllegalArgumentException(constants.typeName() + " needs no codec.");
        };
    if (copies.copies(declaration)) {
      codec.addMethod(copy(declaration));
    }
    return codec.addModifiers(Modifier.PUBLIC, Modifier.FINAL);
  }

  /** For types that hold collections, which their holder could change. */
  private MethodSpec copy(Declaration declaration) {
    ClassName type = ClassName.get(declaration.element());
    var method =
        MethodSpec.methodBuilder("copy")
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
            .addParameter(type, "value")
            .returns(type);
    if (declaration instanceof Union union) {
      return method
          .addCode(new UnionClass(union).eachMember("return ", copies::copyOfMember))
          .build();
    }
    var message = (Message) declaration;
    CodeBlock values =
        message.slots().stream()
            .map(slot -> copies.copy(slot, slot.variable()))
            .collect(CodeBlock.joining(", "));
    return method
        .addCode(new MessageCode(message.typeName(), message.slots(), "").unpack("value"))
        .addStatement("return new $T($L)", type, values)
        .build();
  }
}
