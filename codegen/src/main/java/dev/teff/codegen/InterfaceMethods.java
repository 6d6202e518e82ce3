package dev.teff.codegen;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** The methods that make up a grain's contract: its own first, then inherited ones. */
final class InterfaceMethods {
  private final Elements elements;
  private final Types types;
  private final Problems problems;

  InterfaceMethods(Elements elements, Types types, Problems problems) {
    this.elements = elements;
    this.types = types;
    this.problems = problems;
  }

  Collection<ExecutableElement> of(TypeElement grain) {
    var byName = new LinkedHashMap<String, ExecutableElement>();
    collect(grain, grain, byName);
    return byName.values();
  }

  private void collect(TypeElement from, TypeElement grain, Map<String, ExecutableElement> byName) {
    for (ExecutableElement method : ElementFilter.methodsIn(from.getEnclosedElements())) {
      boolean contract =
          !method.getModifiers().contains(Modifier.STATIC)
              && !method.getModifiers().contains(Modifier.PRIVATE);
      if (contract) {
        add(method, grain, byName);
      }
    }
    for (TypeMirror parent : from.getInterfaces()) {
      if (parent.getKind() == TypeKind.ERROR) {
        throw new Unresolved();
      }
      collect((TypeElement) ((DeclaredType) parent).asElement(), grain, byName);
    }
  }

  private void add(
      ExecutableElement method, TypeElement grain, Map<String, ExecutableElement> byName) {
    String name = method.getSimpleName().toString();
    ExecutableElement other = byName.putIfAbsent(name, method);
    if (other == null) {
      return;
    }
    if (isSame(other, method, grain)) {
      if (answersMore(method, other, grain)) {
        byName.put(name, method);
      }
    } else {
      problems.report(
          new Refusal(
              Trace.of(grain, name).nearest(elements, method),
              "%s.%s is overloaded, but a method's name is its identity on the wire."
                  .formatted(Names.shown(grain), name),
              "give each method a name of its own"));
    }
  }

  /**
   * Of two interfaces that declare a method, one may narrow its result; that is what callers see.
   */
  private boolean answersMore(ExecutableElement one, ExecutableElement other, TypeElement grain) {
    TypeMirror result = result(one, grain);
    TypeMirror others = result(other, grain);
    return !types.isSameType(result, others) && types.isSubtype(result, others);
  }

  private TypeMirror result(ExecutableElement method, TypeElement grain) {
    return ((ExecutableType) types.asMemberOf((DeclaredType) grain.asType(), method))
        .getReturnType();
  }

  /** Whether one implementation serves both, be it by overriding or by the same signature. */
  private boolean isSame(ExecutableElement one, ExecutableElement other, TypeElement grain) {
    var type = (DeclaredType) grain.asType();
    return types.isSubsignature(
        (ExecutableType) types.asMemberOf(type, one),
        (ExecutableType) types.asMemberOf(type, other));
  }
}
