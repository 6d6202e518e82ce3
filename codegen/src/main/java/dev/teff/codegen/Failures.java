package dev.teff.codegen;

import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/**
 * Exceptions that can travel: those with a constructor whose every parameter can be asked for
 * again, {@code cents} by {@code cents()} or {@code getCents()}.
 */
final class Failures {
  private final Elements elements;
  private final Types types;
  private final Declarations declarations;

  Failures(Elements elements, Types types, Declarations declarations) {
    this.elements = elements;
    this.types = types;
    this.declarations = declarations;
  }

  /** The constructor that tells most; empty when there is none to use. */
  Optional<Declaration> analyse(TypeElement type, Trace trace) {
    boolean isInner =
        type.getNestingKind().isNested() && !type.getModifiers().contains(Modifier.STATIC);
    boolean hidden =
        isInner
            || type.getModifiers().contains(Modifier.PRIVATE)
            || type.getModifiers().contains(Modifier.ABSTRACT)
            || elements.getPackageOf(type).getQualifiedName().toString().startsWith("java.");
    if (hidden) {
      return Optional.empty();
    }
    return ElementFilter.constructorsIn(type.getEnclosedElements()).stream()
        .filter(constructor -> !constructor.getModifiers().contains(Modifier.PRIVATE))
        .filter(this::throwsNothingChecked)
        .sorted(
            Comparator.comparingInt((ExecutableElement c) -> c.getParameters().size()).reversed())
        .flatMap(constructor -> encodable(type, constructor, trace).stream())
        .findFirst()
        .map(slots -> new Declaration.Message(type, Names.stable(type), slots));
  }

  private boolean throwsNothingChecked(ExecutableElement constructor) {
    return constructor.getThrownTypes().stream()
        .allMatch(thrown ->
            Stream.of(RuntimeException.class, Error.class)
                .map(unchecked -> elements.getTypeElement(unchecked.getName()).asType())
                .anyMatch(unchecked -> types.isSubtype(thrown, unchecked)));
  }

  /** A constructor that asks for what cannot travel, as a cause, is passed over. */
  private Optional<List<Slot>> encodable(
      TypeElement type, ExecutableElement constructor, Trace trace) {
    try {
      return declarations.wholly(() -> slots(type, constructor, trace));
    } catch (Refusal passedOver) {
      return Optional.empty();
    }
  }

  private Optional<List<Slot>> slots(TypeElement type, ExecutableElement constructor, Trace from) {
    var slots = new ArrayList<Slot>();
    var numbers = new FieldNumbers();
    for (VariableElement parameter : constructor.getParameters()) {
      String name = parameter.getSimpleName().toString();
      Optional<String> accessor = accessor(type, name, parameter.asType());
      if (accessor.isEmpty()) {
        return Optional.empty();
      }
      Trace trace = from.component(from.nearest(elements, parameter), name);
      Encoding encoding = declarations.encodings().component(parameter.asType(), trace);
      slots.add(
          new Slot(
              numbers.number(parameter, trace.offender(), name, slots.size()),
              name,
              TypeName.get(parameter.asType()),
              encoding,
              isMessage(name) || Encodings.nullable(parameter, parameter.asType(), encoding, trace),
              accessor.get() + "()"));
    }
    return Optional.of(List.copyOf(slots));
  }

  /** An exception's message may be missing, whatever the constructor thinks. */
  private static boolean isMessage(String name) {
    return name.equals("message");
  }

  private Optional<String> accessor(TypeElement type, String name, TypeMirror wanted) {
    String getter = "get" + Names.capitalized(name);
    return ElementFilter.methodsIn(elements.getAllMembers(type)).stream()
        .filter(method -> method.getParameters().isEmpty())
        .filter(method -> isAccessible(method, type))
        .filter(method -> !method.getModifiers().contains(Modifier.STATIC))
        .filter(method -> TypeName.get(method.getReturnType()).equals(TypeName.get(wanted)))
        .map(method -> method.getSimpleName().toString())
        .filter(method -> method.equals(name) || method.equals(getter))
        .min(Comparator.comparingInt(String::length));
  }

  private boolean isAccessible(ExecutableElement method, TypeElement type) {
    return method.getModifiers().contains(Modifier.PUBLIC)
        || (!method.getModifiers().contains(Modifier.PRIVATE)
            && elements.getPackageOf(method).equals(elements.getPackageOf(type)));
  }
}
