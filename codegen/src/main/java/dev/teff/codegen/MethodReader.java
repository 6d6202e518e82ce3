package dev.teff.codegen;

import com.palantir.javapoet.TypeName;
import dev.teff.codegen.GrainModel.Method;
import dev.teff.grains.ClientObserver;
import dev.teff.grains.Idempotent;
import dev.teff.grains.OneWay;
import dev.teff.grains.ReadOnly;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;

/** Turns the methods of a grain interface into models; each mistake is reported on its own. */
final class MethodReader {
  /** What {@link dev.teff.grains.spi.GrainStub} answers itself, or the JVM asks of any object. */
  private static final Set<String> TAKEN =
      Set.of("grainId", "callOptions", "hashCode", "toString", "clone", "finalize");

  private static final Set<String> TOO_WIDE = Set.of("java.lang.Exception", "java.lang.Throwable");

  private final Types types;
  private final Declarations declarations;
  private final InterfaceMethods interfaceMethods;
  private final Problems problems;
  private final RouteReader routes = new RouteReader();

  MethodReader(
      Types types,
      Declarations declarations,
      InterfaceMethods interfaceMethods,
      Problems problems) {
    this.types = types;
    this.declarations = declarations;
    this.interfaceMethods = interfaceMethods;
    this.problems = problems;
  }

  /**
   * Reads them.
   *
   * @param key the type of the grain's keys
   */
  List<Method> read(TypeElement grain, TypeName key) {
    var methods = new ArrayList<Method>();
    for (ExecutableElement method : interfaceMethods.of(grain)) {
      problems.guard(() -> read(grain, key, method)).ifPresent(methods::add);
    }
    return List.copyOf(methods);
  }

  private Method read(TypeElement grain, TypeName key, ExecutableElement method) {
    String name = method.getSimpleName().toString();
    String shown = "%s.%s".formatted(Names.shown(grain), name);
    Element blamed = Trace.of(grain, shown).nearest(declarations.elements(), method);
    refuseForm(method, blamed, shown);
    var type = (ExecutableType) types.asMemberOf((DeclaredType) grain.asType(), method);
    boolean oneWay = method.getAnnotation(OneWay.class) != null;
    if (oneWay
        && (type.getReturnType().getKind() != TypeKind.VOID || !type.getThrownTypes().isEmpty())) {
      throw new Refusal(
          blamed,
          "%s is @OneWay, but nobody waits for its result or exception.".formatted(shown),
          "return void and declare no exception, or remove @OneWay");
    }
    if (grain.getAnnotation(ClientObserver.class) != null
        && (type.getReturnType().getKind() != TypeKind.VOID || !type.getThrownTypes().isEmpty())) {
      throw new Refusal(
          blamed,
          "%s tells clients something, but no client answers with a result or an exception."
              .formatted(shown),
          "return void and declare no exception");
    }
    boolean readOnly = method.getAnnotation(ReadOnly.class) != null;
    boolean idempotent = method.getAnnotation(Idempotent.class) != null;
    if (readOnly && idempotent) {
      throw new Refusal(
          blamed,
          "%s is both @ReadOnly and @Idempotent.".formatted(shown),
          "remove @Idempotent: a call that changes nothing may be made as often as one likes");
    }
    List<Slot> parameters = parameters(method, type, blamed, shown);
    routes.read(method, key, blamed, shown, parameters, readOnly);
    return new Method(
        name,
        readOnly,
        idempotent,
        oneWay,
        parameters,
        result(method, type.getReturnType(), Trace.of(blamed, "result of " + shown)),
        failures(type, blamed, shown));
  }

  private static void refuseForm(ExecutableElement method, Element blamed, String shown) {
    if (method.getParameters().isEmpty() && TAKEN.contains(method.getSimpleName().toString())) {
      throw new Refusal(
          blamed,
          "%s has the name of a method that every reference to a grain has.".formatted(shown),
          "give it another name");
    }
    if (method.isDefault()) {
      throw new Refusal(
          blamed,
          "%s is a default method: it would run at the caller, on the reference.".formatted(shown),
          "make it abstract and implement it in the grain, or move it into a static method");
    }
    if (!method.getTypeParameters().isEmpty()) {
      throw new Refusal(
          blamed,
          "%s is generic, so that nobody knows what it sends.".formatted(shown),
          "name the types, or write one method for each");
    }
  }

  private List<Slot> parameters(
      ExecutableElement method, ExecutableType type, Element blamed, String shown) {
    var slots = new ArrayList<Slot>();
    var numbers = new FieldNumbers();
    for (int i = 0; i < method.getParameters().size(); i++) {
      VariableElement parameter = method.getParameters().get(i);
      String name = parameter.getSimpleName().toString();
      TypeMirror parameterType = type.getParameterTypes().get(i);
      Element nearest = Trace.of(blamed, shown).nearest(declarations.elements(), parameter);
      Trace trace = Trace.of(nearest, "parameter %s of %s".formatted(name, shown));
      Encoding encoding = declarations.encodings().argument(parameterType, trace);
      slots.add(
          new Slot(
              numbers.number(parameter, nearest, name, i),
              name,
              TypeName.get(parameterType),
              encoding,
              Encodings.nullable(parameter, parameterType, encoding, trace),
              name));
    }
    return List.copyOf(slots);
  }

  private Optional<Slot> result(ExecutableElement method, TypeMirror type, Trace trace) {
    if (type.getKind() == TypeKind.VOID) {
      return Optional.empty();
    }
    Encoding encoding = declarations.encodings().argument(type, trace);
    return Optional.of(
        new Slot(
            1,
            "result",
            TypeName.get(type),
            encoding,
            Encodings.nullable(method, type, encoding, trace),
            "result"));
  }

  private List<TypeElement> failures(ExecutableType type, Element blamed, String shown) {
    var failures = new ArrayList<TypeElement>();
    for (TypeMirror thrown : type.getThrownTypes()) {
      if (thrown.getKind() == TypeKind.ERROR) {
        throw new Unresolved();
      }
      var element = (TypeElement) types.asElement(thrown);
      if (TOO_WIDE.contains(element.getQualifiedName().toString())) {
        throw new Refusal(
            blamed,
            "%s throws %s, which says nothing.".formatted(shown, element.getSimpleName()),
            "declare the exceptions that callers can expect, or none");
      }
      Trace trace = Trace.of(blamed, "exceptions of " + shown);
      if (declarations.findFailure(element, trace).isPresent()) {
        failures.add(element);
      } else if (isChecked(thrown)) {
        throw new Refusal(
            trace,
            "The checked exception %s cannot travel.".formatted(element.getQualifiedName()),
            "give it a constructor whose parameters have accessors of the same name and type (a"
                + " String message has getMessage()), or return a sealed result instead");
      }
    }
    return List.copyOf(failures);
  }

  private boolean isChecked(TypeMirror thrown) {
    var elements = declarations.elements();
    return !types.isSubtype(thrown, elements.getTypeElement("java.lang.RuntimeException").asType())
        && !types.isSubtype(thrown, elements.getTypeElement("java.lang.Error").asType());
  }
}
