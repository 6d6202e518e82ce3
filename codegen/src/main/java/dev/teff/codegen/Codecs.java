package dev.teff.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.teff.codegen.Declaration.Constants;
import dev.teff.codegen.Declaration.Message;
import dev.teff.codegen.Declaration.Union;
import java.util.HashSet;
import java.util.Set;
import javax.lang.model.element.Modifier;

/** Writes the codec class of every declaration that has none yet, in the type's own package. */
final class Codecs {
  private final Declarations declarations;
  private final CopyCode copies;
  private final Output output;
  private final Set<String> written = new HashSet<>();

  Codecs(Declarations declarations, Output output) {
    this.declarations = declarations;
    this.copies = new CopyCode(declarations);
    this.output = output;
  }

  void writeNew() {
    for (Declaration declaration : declarations.all()) {
      ClassName name = Names.beside(declaration.element(), Names.CODEC_SUFFIX);
      if (!(declaration instanceof Constants)
          && written.add(name.canonicalName())
          && !output.exists(name, declaration.element())) {
        output.write(name, codec(name, declaration), declaration.element());
      }
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
