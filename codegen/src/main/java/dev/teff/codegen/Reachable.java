package dev.teff.codegen;

import dev.teff.codegen.Encoding.Constant;
import dev.teff.codegen.Encoding.Mapping;
import dev.teff.codegen.Encoding.Maybe;
import dev.teff.codegen.Encoding.Message;
import dev.teff.codegen.Encoding.Sequence;
import dev.teff.codegen.Encoding.Single;
import java.util.Collection;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.lang.model.element.TypeElement;

/** The declared types of one contract, by their stable names, which are unique in it. */
final class Reachable {
  private final Declarations declarations;
  private final TypeElement root;
  private final TreeMap<String, Declaration> byName = new TreeMap<>();

  /** Starts with nothing; errors are shown on the root. */
  Reachable(Declarations declarations, TypeElement root) {
    this.declarations = declarations;
    this.root = root;
  }

  /** Everything that a grain's calls carry. */
  static Reachable ofCalls(Declarations declarations, GrainModel grain) {
    var reachable = new Reachable(declarations, grain.element());
    for (GrainModel.Method method : grain.methods()) {
      Stream.concat(method.parameters().stream(), method.result().stream())
          .forEach(slot -> reachable.add(slot.encoding()));
      for (TypeElement failure : method.failures()) {
        reachable.add(declarations.get(failure.getQualifiedName().toString()));
      }
    }
    return reachable;
  }

  /** In order of their names. */
  Collection<Declaration> all() {
    return byName.values();
  }

  /** Everything that a replicated value holds. */
  void add(CrdtModel model) {
    switch (model) {
      case CrdtModel.Replicated replicated -> replicated.arguments().forEach(this::add);
      case CrdtModel.Element(Single type) -> add(type);
    }
  }

  void add(Encoding encoding) {
    switch (encoding) {
      case Message message -> add(declarations.get(message.boxed().canonicalName()));
      case Constant constant -> add(declarations.get(constant.boxed().canonicalName()));
      case Maybe(Single element) -> add(element);
      case Sequence(Encoding.Container ignored, Single element) -> add(element);
      case Mapping(Single key, Single value) -> {
        add(key);
        add(value);
      }
      case Single ignored -> {}
    }
  }

  private void add(Declaration declaration) {
    Declaration other = byName.putIfAbsent(declaration.typeName(), declaration);
    if (other == null) {
      switch (declaration) {
        case Declaration.Message message -> message.slots().forEach(slot -> add(slot.encoding()));
        case Declaration.Union union -> union.members().forEach(member -> add(member.encoding()));
        case Declaration.Constants ignored -> {}
      }
    } else if (!other.element().equals(declaration.element())) {
      throw new Refusal(
          root,
          "%s needs two types of the name %s: %s and %s."
              .formatted(
                  Names.shown(root),
                  declaration.typeName(),
                  other.element().getQualifiedName(),
                  declaration.element().getQualifiedName()),
          "give one of them a stable name of its own with @TypeName");
    }
  }
}
