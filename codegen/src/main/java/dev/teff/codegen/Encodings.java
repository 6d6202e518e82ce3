package dev.teff.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import dev.teff.codegen.Encoding.Constant;
import dev.teff.codegen.Encoding.Container;
import dev.teff.codegen.Encoding.Mapping;
import dev.teff.codegen.Encoding.Maybe;
import dev.teff.codegen.Encoding.Message;
import dev.teff.codegen.Encoding.Plain;
import dev.teff.codegen.Encoding.Sequence;
import dev.teff.codegen.Encoding.Single;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** Finds out how a type travels, or refuses it. */
final class Encodings {
  private static final String IMMUTABLE =
      "use an immutable value: a record, enum or sealed interface of those; a primitive, String,"
          + " UUID, BigDecimal or java.time type; Optional, List, Set or Map of those";
  private static final Set<Scalar> KEY_SCALARS =
      Set.of(Scalar.STRING, Scalar.BOOLEAN, Scalar.BYTE, Scalar.SHORT, Scalar.INT, Scalar.LONG);
  private static final Set<String> FUTURES =
      Set.of(
          "java.util.concurrent.CompletableFuture",
          "java.util.concurrent.CompletionStage",
          "java.util.concurrent.Future");

  private final Declarations declarations;

  Encodings(Declarations declarations) {
    this.declarations = declarations;
  }

  /** What may be a parameter or result: also arrays, which are copied. */
  Encoding argument(TypeMirror type, Trace trace) {
    if (type.getKind() != TypeKind.ARRAY) {
      return component(type, trace);
    }
    TypeMirror element = ((ArrayType) type).getComponentType();
    if (element.getKind() == TypeKind.BYTE) {
      return new Plain(Scalar.BYTES);
    }
    return new Sequence(Container.ARRAY, single(element, trace.elements()));
  }

  /** What may be a component of a record. */
  Encoding component(TypeMirror type, Trace trace) {
    refuseArray(type, trace);
    return switch (qualifiedName(type)) {
      case "java.util.List" ->
          new Sequence(Container.LIST, single(argumentOf(type, 0, trace), trace.elements()));
      case "java.util.Set" ->
          new Sequence(Container.SET, single(argumentOf(type, 0, trace), trace.elements()));
      case "java.util.Optional" -> new Maybe(single(argumentOf(type, 0, trace), trace));
      case "java.util.Map" -> mapping(type, trace);
      default -> single(type, trace);
    };
  }

  private Mapping mapping(TypeMirror type, Trace trace) {
    Single key = single(argumentOf(type, 0, trace), trace.elements());
    boolean suitable =
        key instanceof Constant
            || (key instanceof Plain plain && KEY_SCALARS.contains(plain.scalar()))
            || key.boxed().toString().equals("java.util.UUID");
    if (!suitable) {
      throw new Refusal(
          trace,
          "%s cannot be the key of a map on the wire.".formatted(key.boxed()),
          "use a String, a whole number, a boolean, a UUID or an enum as key");
    }
    return new Mapping(key, single(argumentOf(type, 1, trace), trace.elements()));
  }

  private Single single(TypeMirror type, Trace trace) {
    refuseArray(type, trace);
    if (type.getKind().isPrimitive()) {
      return new Plain(Scalar.valueOf(type.getKind().name()));
    }
    if (!(type instanceof DeclaredType declared)
        || !(declared.asElement() instanceof TypeElement element)) {
      throw refusal(type, trace);
    }
    String name = element.getQualifiedName().toString();
    return JdkTypes.find(name).orElseGet(() -> named(type, name, element, trace));
  }

  private Single named(TypeMirror type, String name, TypeElement element, Trace trace) {
    if (FUTURES.contains(name)) {
      throw new Refusal(
          trace,
          "%s stands in a grain's contract, but calls of grains block."
              .formatted(TypeName.get(type)),
          "return the value itself; a caller that does not want to wait uses Grains.start");
    }
    if (Set.of("java.util.List", "java.util.Set", "java.util.Map", "java.util.Optional")
        .contains(name)) {
      throw new Refusal(
          trace,
          "A collection cannot hold %s directly.".formatted(TypeName.get(type)),
          "put the inner collection into a record");
    }
    if (!element.getTypeParameters().isEmpty()) {
      throw new Refusal(
          trace,
          "%s is generic, and generic types have no codec.".formatted(TypeName.get(type)),
          "use a type of its own for each use");
    }
    Declaration declaration =
        declarations.find(element, trace).orElseThrow(() -> refusal(type, trace));
    ClassName className = ClassName.get(element);
    if (declaration instanceof Declaration.Constants constants) {
      return new Constant(className, constants.typeName(), constants.names());
    }
    return new Message(className, Names.beside(element, Names.CODEC_SUFFIX));
  }

  /** Whether null is a value of a parameter, result or component; of a collection it is not. */
  static boolean nullable(Element element, TypeMirror type, Encoding encoding, Trace trace) {
    if (type.getKind().isPrimitive() || !isNullable(element, type)) {
      return false;
    }
    if (encoding instanceof Single) {
      return true;
    }
    throw new Refusal(
        trace,
        "%s is @Nullable, but null and empty are the same on the wire."
            .formatted(TypeName.get(type)),
        "remove @Nullable and use an empty value");
  }

  private static void refuseArray(TypeMirror type, Trace trace) {
    if (type.getKind() == TypeKind.ERROR) {
      throw new Unresolved();
    }
    if (type.getKind() == TypeKind.ARRAY) {
      throw new Refusal(
          trace,
          "%s can be changed by whoever holds it.".formatted(TypeName.get(type)),
          "use a List here; an array may only be a parameter or result itself, where it is copied");
    }
  }

  private static Refusal refusal(TypeMirror type, Trace trace) {
    return new Refusal(
        trace,
        "%s cannot travel: it is not known to be immutable and encodable."
            .formatted(TypeName.get(type)),
        IMMUTABLE);
  }

  private static String qualifiedName(TypeMirror type) {
    return type instanceof DeclaredType declared
            && declared.asElement() instanceof TypeElement element
        ? element.getQualifiedName().toString()
        : "";
  }

  private static TypeMirror argumentOf(TypeMirror type, int index, Trace trace) {
    var arguments = ((DeclaredType) type).getTypeArguments();
    if (arguments.isEmpty() || arguments.get(index).getKind() == TypeKind.WILDCARD) {
      throw new Refusal(
          trace,
          "%s does not say what it holds.".formatted(TypeName.get(type)),
          "name the type of its elements, for example List<String>");
    }
    TypeMirror argument = arguments.get(index);
    if (isNullable(null, argument)) {
      throw new Refusal(
          trace,
          "%s may hold nulls, and collections that travel do not.".formatted(TypeName.get(type)),
          "leave the elements out, or use a record with a @Nullable component");
    }
    return argument;
  }

  /**
   * Whether a declaration or its type says {@code @Nullable}, whoever's annotation it is. The type
   * that stands for a type parameter does not say what stands before that.
   */
  private static boolean isNullable(@Nullable Element element, TypeMirror type) {
    return Stream.concat(
            Stream.of(type),
            Stream.ofNullable(element).flatMap(each -> Stream.of(each, declaredType(each))))
        .flatMap(each -> each.getAnnotationMirrors().stream())
        .anyMatch(Encodings::isNullableAnnotation);
  }

  private static TypeMirror declaredType(Element element) {
    return element instanceof ExecutableElement method ? method.getReturnType() : element.asType();
  }

  private static boolean isNullableAnnotation(AnnotationMirror annotation) {
    return annotation.getAnnotationType().asElement().getSimpleName().contentEquals("Nullable");
  }
}
