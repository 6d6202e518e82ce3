package dev.teff.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import dev.teff.codegen.Encoding.Message;
import dev.teff.grains.GrainType;
import dev.teff.grains.Snapshots;
import dev.teff.grains.spi.GrainStub;
import dev.teff.grains.spi.GrainTraits;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Types;

/** Turns a class that implements a grain interface into a model, or refuses it. */
final class ImplementationReader {
  private static final String CONTEXT = "dev.teff.grains.GrainContext";
  private static final String JOURNAL = "dev.teff.grains.Journal";
  private static final String STATE = "dev.teff.grains.State";
  private static final String REPLICATED = "dev.teff.grains.Replicated";

  private final Types types;
  private final KeyReader keys;
  private final Declarations declarations;
  private final HistoryReader histories;
  private final PlacementReader placements;

  ImplementationReader(Types types, KeyReader keys, Declarations declarations) {
    this.types = types;
    this.keys = keys;
    this.declarations = declarations;
    this.histories = new HistoryReader(types, declarations);
    this.placements = new PlacementReader(keys);
  }

  boolean isCandidate(TypeElement type) {
    return type.getKind().isClass()
        && !type.getModifiers().contains(Modifier.ABSTRACT)
        && !isStub(type.asType())
        && !grainInterfaces(type).isEmpty();
  }

  ImplementationModel read(TypeElement type) {
    refuseForm(type);
    Set<TypeElement> interfaces = grainInterfaces(type);
    if (interfaces.size() > 1) {
      throw new Refusal(
          type,
          "%s implements several grain interfaces: %s."
              .formatted(
                  Names.shown(type),
                  String.join(", ", interfaces.stream().map(Names::shown).toList())),
          "write one class for each; they may share code by calling a common class");
    }
    TypeElement grain = interfaces.iterator().next();
    TypeName key = keys.read(grain, keys.grain(grain.asType()).orElseThrow()).javaType();
    Optional<VariableElement> journal = stateField(type);
    boolean events = journal.filter(field -> isNamed(field.asType(), JOURNAL)).isPresent();
    Optional<VariableElement> replicated =
        journal.filter(field -> isNamed(field.asType(), REPLICATED));
    Optional<Message> stored =
        replicated.isPresent()
            ? Optional.empty()
            : journal.map(field -> stored(type, field, events ? 1 : 0));
    GrainTraits traits = TraitsReader.read(type, journal.isPresent());
    if (traits.workers() == 0) {
      refuseFunctions(type, grain);
    }
    Optional<String> everywhere =
        traits.workers() > 0
            ? Optional.of("@StatelessWorker")
            : replicated.map(field -> "the Replicated " + field);
    return new ImplementationModel(
        type,
        ClassName.get(grain),
        grain.getAnnotation(GrainType.class).value(),
        key,
        constructor(type).getParameters().stream()
            .map(parameter -> argument(parameter, type, key))
            .toList(),
        stored.filter(ignored -> events),
        stored.filter(ignored -> !events),
        stored.filter(ignored -> events).map(histories::read).orElse(HistoryModel.NONE),
        snapshots(type, journal.filter(ignored -> events)),
        replicated.map(field -> replicated(type, field)),
        traits,
        placements.read(type, grain, key, everywhere));
  }

  private void refuseFunctions(TypeElement type, TypeElement grain) {
    RouteReader.withoutKey(declarations.elements(), grain)
        .ifPresent(method -> {
          throw new Refusal(
              type,
              "The route of %s.%s does not say which grain is called, but %s is no @StatelessWorker."
                  .formatted(Names.shown(grain), method.getSimpleName(), Names.shown(type)),
              "add {key} to the path, or annotate the class with @StatelessWorker");
        });
  }

  private static void refuseForm(TypeElement type) {
    boolean inner =
        type.getNestingKind() == NestingKind.MEMBER
            && !type.getModifiers().contains(Modifier.STATIC);
    if (type.getKind() != ElementKind.CLASS) {
      throw new Refusal(
          type,
          "%s implements a grain interface but is no class.".formatted(Names.shown(type)),
          "implement grains by classes: a grain has state and identity");
    }
    if (inner || type.getModifiers().contains(Modifier.PRIVATE)) {
      throw new Refusal(
          type,
          "Teff cannot make instances of %s, which is %s."
              .formatted(Names.shown(type), inner ? "an inner class" : "private"),
          inner ? "make it static" : "make it package-private at least");
    }
    if (!type.getTypeParameters().isEmpty()) {
      throw new Refusal(
          type,
          "The grain class %s is generic.".formatted(Names.shown(type)),
          "remove its type parameters");
    }
  }

  private ExecutableElement constructor(TypeElement type) {
    List<ExecutableElement> usable =
        ElementFilter.constructorsIn(type.getEnclosedElements()).stream()
            .filter(each -> !each.getModifiers().contains(Modifier.PRIVATE))
            .toList();
    if (usable.size() != 1) {
      throw new Refusal(
          type,
          "%s has %d constructors that are not private; Teff needs exactly one."
              .formatted(Names.shown(type), usable.size()),
          "keep the one to inject into, and make the others private");
    }
    refuseThrowing(usable.get(0), type);
    return usable.get(0);
  }

  private void refuseThrowing(ExecutableElement constructor, TypeElement type) {
    var unchecked =
        declarations.elements().getTypeElement(RuntimeException.class.getName()).asType();
    if (!constructor.getThrownTypes().stream().allMatch(each -> types.isSubtype(each, unchecked))) {
      throw new Refusal(
          constructor,
          "The constructor of %s declares a checked exception.".formatted(Names.shown(type)),
          "throw an unchecked one; it fails the activation, and the caller is told");
    }
  }

  private static CodeBlock argument(VariableElement parameter, TypeElement type, TypeName key) {
    TypeMirror wanted = parameter.asType();
    if (wanted.getKind() == TypeKind.ERROR) {
      throw new Unresolved();
    }
    if (isNamed(wanted, CONTEXT)) {
      refuseOtherKey((DeclaredType) wanted, parameter, type, key);
      return CodeBlock.of("context");
    }
    if (!(wanted instanceof DeclaredType declared) || !declared.getTypeArguments().isEmpty()) {
      throw new Refusal(
          parameter,
          "Services are found by class, and %s is none.".formatted(TypeName.get(wanted)),
          "ask for GrainContext<%s> or for a service of a type that is not generic".formatted(key));
    }
    return CodeBlock.of("services.get($T.class)", TypeName.get(wanted));
  }

  private static void refuseOtherKey(
      DeclaredType context, VariableElement parameter, TypeElement type, TypeName key) {
    var arguments = context.getTypeArguments();
    boolean same =
        !arguments.isEmpty()
            && (arguments.get(0).getKind() == TypeKind.WILDCARD
                || TypeName.get(arguments.get(0)).equals(key));
    if (!same) {
      throw new Refusal(
          parameter,
          "%s is keyed by %s, but its constructor asks for %s."
              .formatted(Names.shown(type), key, TypeName.get(context)),
          "write GrainContext<%s>".formatted(key));
    }
  }

  /** The field from which we learn what the grain stores. */
  private Optional<VariableElement> stateField(TypeElement type) {
    List<VariableElement> fields =
        ElementFilter.fieldsIn(declarations.elements().getAllMembers(type)).stream()
            .filter(field ->
                isNamed(field.asType(), JOURNAL)
                    || isNamed(field.asType(), STATE)
                    || isNamed(field.asType(), REPLICATED))
            .toList();
    if (fields.size() > 1) {
      throw new Refusal(
          fields.get(1),
          "%s has a second journal or state.".formatted(Names.shown(type)),
          "keep all of a grain's state in one, since a turn commits as one");
    }
    return fields.stream().findFirst();
  }

  private Message stored(TypeElement type, VariableElement field, int index) {
    String what = index == 1 ? "events" : "state";
    Trace trace = Trace.of(field, "the %s of %s".formatted(what, Names.shown(type)));
    var arguments =
        ((DeclaredType) types.asMemberOf((DeclaredType) type.asType(), field)).getTypeArguments();
    if (arguments.isEmpty()) {
      throw new Refusal(
          trace,
          "The field %s does not say what it stores.".formatted(field),
          "write Journal<Ledger, Event> or State<Profile>");
    }
    TypeMirror value = arguments.get(index);
    if (declarations.encodings().component(value, trace) instanceof Message message) {
      return message;
    }
    throw new Refusal(
        trace,
        "%s cannot be stored by itself.".formatted(TypeName.get(value)),
        "use a record or a sealed interface of records, which can grow new fields");
  }

  /** A state that cannot be encoded has no snapshots, unless the class asks for them. */
  private Optional<SnapshotModel> snapshots(TypeElement type, Optional<VariableElement> journal) {
    Snapshots asked = type.getAnnotation(Snapshots.class);
    if (asked != null && journal.isEmpty()) {
      throw new Refusal(
          type,
          "%s asks for snapshots but has no journal.".formatted(Names.shown(type)),
          "remove @Snapshots, or declare a field of type Journal<S, E>");
    }
    if (asked != null && asked.keepEvents() < 0) {
      throw new Refusal(
          type,
          "%s keeps %d events.".formatted(Names.shown(type), asked.keepEvents()),
          "write 0 or more, or leave keepEvents away to keep all");
    }
    try {
      return journal.map(field ->
          new SnapshotModel(
              declarations.wholly(() -> stored(type, field, 0)),
              asked == null ? 1 : asked.version(),
              asked == null ? Snapshots.ALL_EVENTS : asked.keepEvents()));
    } catch (Refusal refusal) {
      if (asked != null) {
        throw refusal;
      }
      return Optional.empty();
    }
  }

  private CrdtModel.Replicated replicated(TypeElement type, VariableElement field) {
    Trace trace = Trace.of(field, "the replicated value of %s".formatted(Names.shown(type)));
    var arguments =
        ((DeclaredType) types.asMemberOf((DeclaredType) type.asType(), field)).getTypeArguments();
    if (arguments.isEmpty()) {
      throw new Refusal(
          trace,
          "The field %s does not say what it replicates.".formatted(field),
          "write Replicated<ORSet<String>>, for example");
    }
    return new CrdtReader(types, declarations).read(arguments.getFirst(), trace);
  }

  private Set<TypeElement> grainInterfaces(TypeElement type) {
    var found = new LinkedHashSet<TypeElement>();
    collect(type.asType(), found);
    return found;
  }

  private void collect(TypeMirror type, Set<TypeElement> found) {
    for (TypeMirror parent : types.directSupertypes(type)) {
      if (parent instanceof DeclaredType declared
          && declared.asElement() instanceof TypeElement element
          && element.getAnnotation(GrainType.class) != null) {
        found.add(element);
      } else {
        collect(parent, found);
      }
    }
  }

  private boolean isStub(TypeMirror type) {
    return isNamed(type, GrainStub.class.getCanonicalName())
        || types.directSupertypes(type).stream().anyMatch(this::isStub);
  }

  private static boolean isNamed(TypeMirror type, String name) {
    return type instanceof DeclaredType declared
        && declared.asElement() instanceof TypeElement element
        && element.getQualifiedName().contentEquals(name);
  }
}
