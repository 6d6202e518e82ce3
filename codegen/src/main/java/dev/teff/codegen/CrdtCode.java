package dev.teff.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import dev.teff.codegen.Encoding.Constant;
import dev.teff.codegen.Encoding.Single;
import dev.teff.grains.spi.FieldCodec;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;

/**
 * Code that makes the codecs of replicated types: each such type has a static method {@code codec}
 * with a parameter for each of its type parameters, a codec again where that is a replicated type
 * itself, and a field codec elsewhere.
 */
record CrdtCode(Types types, Declarations declarations) {
  private static final String CRDT = "dev.teff.grains.Crdt";

  /** An expression for a replicated type's codec. */
  CodeBlock codec(TypeMirror type, Trace trace) {
    if (!isCrdt(type) || !(type instanceof DeclaredType declared)) {
      throw new Refusal(
          trace,
          "%s is no replicated type.".formatted(TypeName.get(type)),
          "use one of dev.teff.crdt: GCounter, PNCounter, Flag, LWWRegister, MVRegister, GSet,"
              + " ORSet, LWWMap, ORMap, Graph, Sequence or Text");
    }
    return CodeBlock.of(
        "$T.codec($L)",
        ClassName.get((TypeElement) declared.asElement()),
        declared.getTypeArguments().stream()
            .map(argument -> argument(argument, trace))
            .collect(CodeBlock.joining(", ")));
  }

  private CodeBlock argument(TypeMirror type, Trace trace) {
    if (isCrdt(type)) {
      return codec(type, trace);
    }
    if (!(declarations.encodings().component(type, trace) instanceof Single single)) {
      throw new Refusal(
          trace,
          "%s cannot be an element of a replicated type.".formatted(TypeName.get(type)),
          "put it into a record, or use a replicated collection");
    }
    if (single instanceof Constant constant) {
      return CodeBlock.of("$T.constant($T.values())", FieldCodec.class, constant.boxed());
    }
    return CodeBlock.of(
        "$T.<$T>of((out, field, value) -> $L, in -> $L)",
        FieldCodec.class,
        single.boxed(),
        SingleCode.write(single, "field", CodeBlock.of("value")),
        SingleCode.read(single));
  }

  private boolean isCrdt(TypeMirror type) {
    if (type.getKind() == TypeKind.ERROR) {
      throw new Unresolved();
    }
    if (type instanceof DeclaredType declared
        && declared.asElement() instanceof TypeElement element
        && element.getQualifiedName().contentEquals(CRDT)) {
      return true;
    }
    return types.directSupertypes(type).stream().anyMatch(this::isCrdt);
  }
}
