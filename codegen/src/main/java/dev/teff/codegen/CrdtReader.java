package dev.teff.codegen;

import com.palantir.javapoet.TypeName;
import dev.teff.codegen.Encoding.Single;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;

/** Finds out what a replicated type holds, or refuses it. */
record CrdtReader(Types types, Declarations declarations) {
  private static final String CRDT = "dev.teff.grains.Crdt";

  CrdtModel.Replicated read(TypeMirror type, Trace trace) {
    if (!isCrdt(type) || !(type instanceof DeclaredType declared)) {
      throw new Refusal(
          trace,
          "%s is no replicated type.".formatted(TypeName.get(type)),
          "use one of dev.teff.crdt: GCounter, PNCounter, Flag, LWWRegister, MVRegister, GSet,"
              + " ORSet, LWWMap, ORMap, Graph, Sequence or Text");
    }
    return new CrdtModel.Replicated(
        (TypeElement) declared.asElement(),
        declared.getTypeArguments().stream().map(argument -> argument(argument, trace)).toList());
  }

  private CrdtModel argument(TypeMirror type, Trace trace) {
    if (isCrdt(type)) {
      return read(type, trace);
    }
    if (declarations.encodings().component(type, trace) instanceof Single single) {
      return new CrdtModel.Element(single);
    }
    throw new Refusal(
        trace,
        "%s cannot be an element of a replicated type.".formatted(TypeName.get(type)),
        "put it into a record, or use a replicated collection");
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
