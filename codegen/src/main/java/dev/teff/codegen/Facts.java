package dev.teff.codegen;

import dev.teff.codegen.Declaration.Constants;
import dev.teff.codegen.Declaration.Union;
import dev.teff.codegen.Encoding.Constant;
import dev.teff.codegen.Encoding.Mapping;
import dev.teff.codegen.Encoding.Maybe;
import dev.teff.codegen.Encoding.Message;
import dev.teff.codegen.Encoding.Plain;
import dev.teff.codegen.Encoding.Sequence;
import dev.teff.codegen.Encoding.Single;
import dev.teff.codegen.Encoding.Text;
import dev.teff.codegen.Encoding.Time;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.lang.model.element.TypeElement;

/** What other silos and stored events rely on: names, numbers and types, one line each. */
final class Facts {
  private final Declarations declarations;
  private final TreeMap<String, Fact> facts = new TreeMap<>();

  Facts(Declarations declarations) {
    this.declarations = declarations;
  }

  /**
   * What a line says.
   *
   * @param value what stands behind the equals sign
   * @param required whether it is of a field that no message may lack
   * @param origin where an error is shown
   */
  record Fact(String value, boolean required, TypeElement origin) {}

  SortedMap<String, Fact> all() {
    return facts;
  }

  void calls(GrainModel grain, Reachable types) {
    String name = grain.typeName();
    TypeElement origin = grain.element();
    key(name, grain.key(), origin);
    for (GrainModel.Method method : grain.methods()) {
      String call = "%s call %s".formatted(name, method.name());
      String result = method.result().map(slot -> describe(slot)).orElse("void");
      put(call, result, origin);
      fields(call, method.parameters(), origin);
    }
    types(name, types);
  }

  private void key(String grain, GrainModel.Key key, TypeElement origin) {
    put(grain + " key", key.javaType().toString(), origin);
    for (int i = 0; i < key.parts().size(); i++) {
      GrainModel.Part part = key.parts().get(i);
      put(
          "%s key part %d".formatted(grain, i + 1),
          "%s %s".formatted(part.name(), part.javaType()),
          origin);
    }
  }

  void state(ImplementationModel model, Message stored, Reachable types) {
    String name = model.typeName() + " state";
    put(name, describe(stored), model.element());
    model
        .history()
        .former()
        .forEach(
            each -> put("%s event %s".formatted(name, each.name()), "upcast", model.element()));
    model
        .history()
        .retired()
        .forEach(each -> put("%s event %s".formatted(name, each), "retired", model.element()));
    types(name, types);
  }

  void state(ImplementationModel model, CrdtModel.Replicated replicated, Reachable types) {
    String name = model.typeName() + " state";
    put(name, describe(replicated), model.element());
    types(name, types);
  }

  void snapshots(ImplementationModel model, SnapshotModel snapshots, Reachable types) {
    String name = model.typeName() + " snapshot";
    put(name, describe(snapshots.state()), model.element());
    types(name, types);
  }

  private void types(String scope, Reachable types) {
    for (Declaration declaration : types.all()) {
      String type = "%s type %s".formatted(scope, declaration.typeName());
      put(type, kind(declaration), declaration.element());
      switch (declaration) {
        case Declaration.Message message -> fields(type, message.slots(), message.element());
        case Union union ->
            union
                .members()
                .forEach(member ->
                    put(
                        "%s member %d".formatted(type, member.number()),
                        member.name(),
                        union.element()));
        case Constants constants -> {
          List<String> names = constants.names();
          for (int i = 0; i < names.size(); i++) {
            put("%s constant %d".formatted(type, i), names.get(i), constants.element());
          }
        }
      }
    }
  }

  private static String kind(Declaration declaration) {
    return switch (declaration) {
      case Declaration.Message ignored -> "message";
      case Union ignored -> "union";
      case Constants ignored -> "enum";
    };
  }

  private void fields(String scope, List<Slot> slots, TypeElement origin) {
    for (Slot slot : slots) {
      facts.put(
          "%s field %d".formatted(scope, slot.number()),
          new Fact("%s %s".formatted(slot.name(), describe(slot)), slot.required(), origin));
    }
  }

  private void put(String key, String value, TypeElement origin) {
    facts.put(key, new Fact(value, false, origin));
  }

  private String describe(Slot slot) {
    return switch (slot.encoding()) {
      case Single single -> (slot.nullable() ? "optional " : "") + describe(single);
      case Maybe(Single element) -> "optional " + describe(element);
      case Sequence(Encoding.Container ignored, Single element) -> "repeated " + describe(element);
      case Mapping(Single key, Single value) ->
          "map<%s, %s>".formatted(describe(key), describe(value));
    };
  }

  private String describe(CrdtModel model) {
    return switch (model) {
      case CrdtModel.Replicated(TypeElement type, List<CrdtModel> arguments) ->
          arguments.isEmpty()
              ? Names.stable(type)
              : arguments.stream()
                  .map(this::describe)
                  .collect(Collectors.joining(", ", Names.stable(type) + "<", ">"));
      case CrdtModel.Element(Single type) -> describe(type);
    };
  }

  private String describe(Single type) {
    return switch (type) {
      case Plain(Scalar scalar) -> scalar.fieldType().name().toLowerCase(Locale.ROOT);
      case Text text -> text.boxed().simpleName();
      case Time time -> time.boxed().simpleName();
      case Constant constant -> constant.typeName();
      case Message message -> declarations.get(message.boxed().canonicalName()).typeName();
    };
  }
}
