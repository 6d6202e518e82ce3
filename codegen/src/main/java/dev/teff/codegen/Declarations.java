package dev.teff.codegen;

import com.palantir.javapoet.TypeName;
import dev.teff.codegen.Declaration.Constants;
import dev.teff.codegen.Declaration.Message;
import dev.teff.codegen.Declaration.Union;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** Every record, sealed interface, enum and exception that was reached so far. */
final class Declarations {
  private final Elements elements;
  private final Encodings encodings = new Encodings(this);
  private final Failures failures;
  private final Map<String, Declaration> known = new LinkedHashMap<>();

  Declarations(Elements elements, Types types) {
    this.elements = elements;
    this.failures = new Failures(elements, types, this);
  }

  Encodings encodings() {
    return encodings;
  }

  Elements elements() {
    return elements;
  }

  Collection<Declaration> all() {
    return List.copyOf(known.values());
  }

  /** The declaration behind a name that an encoding holds. */
  Declaration get(String qualifiedName) {
    Declaration declaration = known.get(qualifiedName);
    if (declaration == null) {
      throw new IllegalStateException("Not analysed: " + qualifiedName);
    }
    return declaration;
  }

  /** Analyses a type; empty when it is of no kind that travels. */
  Optional<Declaration> find(TypeElement type, Trace trace) {
    String name = type.getQualifiedName().toString();
    if (known.containsKey(name)) {
      return Optional.of(get(name));
    }
    return wholly(() -> analyse(name, type, trace));
  }

  private Optional<Declaration> analyse(String name, TypeElement type, Trace trace) {
    return switch (type.getKind()) {
      case ENUM -> Optional.of(remember(name, constants(type, trace.type(Names.shown(type)))));
      case RECORD -> Optional.of(record(name, type, trace.type(Names.shown(type))));
      case INTERFACE ->
          type.getModifiers().contains(Modifier.SEALED)
              ? Optional.of(union(name, type, trace.type(Names.shown(type))))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** Analyses an exception type; empty when it cannot be made anew from what it tells. */
  Optional<Declaration> findFailure(TypeElement type, Trace trace) {
    String name = type.getQualifiedName().toString();
    if (known.containsKey(name)) {
      return Optional.of(get(name));
    }
    return failures
        .analyse(type, trace.type(Names.shown(type)))
        .map(declaration -> remember(name, declaration));
  }

  /**
   * Analyses something; where it fails, all that came to be known by it is forgotten. That may hold
   * the very type that is refused, when the two hold each other.
   */
  <T> T wholly(Supplier<T> analysis) {
    int before = known.size();
    try {
      return analysis.get();
    } catch (RuntimeException e) {
      List.copyOf(known.keySet()).stream().skip(before).forEach(known::remove);
      throw e;
    }
  }

  private Declaration remember(String name, Declaration declaration) {
    known.put(name, declaration);
    return declaration;
  }

  private Constants constants(TypeElement type, Trace trace) {
    refuseHidden(type, trace);
    var names =
        type.getEnclosedElements().stream()
            .filter(each -> each.getKind() == ElementKind.ENUM_CONSTANT)
            .map(each -> each.getSimpleName().toString())
            .toList();
    if (names.isEmpty()) {
      throw new Refusal(
          trace, "The enum %s has no constants.".formatted(Names.shown(type)), "give it one");
    }
    return new Constants(type, Names.stable(type), names);
  }

  /** A type is known before its components are, since it may hold itself. */
  private Declaration record(String name, TypeElement type, Trace trace) {
    refuseHidden(type, trace);
    var slots = new ArrayList<Slot>();
    known.put(name, new Message(type, Names.stable(type), slots));
    var numbers = new FieldNumbers();
    for (RecordComponentElement component : type.getRecordComponents()) {
      slots.add(slot(component, numbers, slots.size(), trace));
    }
    return remember(name, new Message(type, Names.stable(type), List.copyOf(slots)));
  }

  private Slot slot(RecordComponentElement component, FieldNumbers numbers, int index, Trace from) {
    String name = component.getSimpleName().toString();
    Element blamed = from.nearest(elements, component);
    Trace trace = from.component(blamed, name);
    Encoding encoding = encodings.component(component.asType(), trace);
    return new Slot(
        numbers.number(component, blamed, name, index),
        name,
        TypeName.get(component.asType()),
        encoding,
        Encodings.nullable(component, component.asType(), encoding, trace),
        name + "()");
  }

  private Declaration union(String name, TypeElement type, Trace trace) {
    refuseHidden(type, trace);
    var members = new ArrayList<Declaration.Member>();
    known.put(name, new Union(type, Names.stable(type), members));
    var numbers = new FieldNumbers();
    for (var permitted : type.getPermittedSubclasses()) {
      if (permitted.getKind() == TypeKind.ERROR) {
        throw new Unresolved();
      }
      var member = (TypeElement) ((DeclaredType) permitted).asElement();
      members.add(member(type, member, numbers, members.size(), trace));
    }
    return remember(name, new Union(type, Names.stable(type), List.copyOf(members)));
  }

  private Declaration.Member member(
      TypeElement union, TypeElement member, FieldNumbers numbers, int index, Trace from) {
    String name = Names.stable(member);
    Element blamed = from.nearest(elements, member);
    Trace trace = from.member(blamed, Names.shown(member));
    int number = numbers.number(member, blamed, name, index);
    if (encodings.component(member.asType(), trace) instanceof Encoding.Message message) {
      return new Declaration.Member(number, name, member, message);
    }
    throw new Refusal(
        trace,
        "%s cannot be a member of %s on the wire.".formatted(Names.shown(member), union),
        "let the sealed interface permit records and sealed interfaces only");
  }

  private static void refuseHidden(TypeElement type, Trace trace) {
    for (Element each = type; each != null; each = each.getEnclosingElement()) {
      if (each.getModifiers().contains(Modifier.PRIVATE)) {
        throw new Refusal(
            trace,
            "%s is private, so that its codec cannot reach it.".formatted(Names.shown(type)),
            "make %s package-private at least".formatted(each.getSimpleName()));
      }
    }
  }
}
