package dev.teff.runtime;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.GrainContract;
import dev.teff.grains.spi.MethodDescriptor;
import dev.teff.grains.spi.Shape;
import dev.teff.grains.spi.Shape.Cardinality;
import dev.teff.grains.spi.Shape.FieldShape;
import dev.teff.grains.spi.Shape.FieldType;
import dev.teff.grains.spi.Shape.Kind;
import dev.teff.grains.spi.UnionCodec;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What other silos and stored events rely on, as the processor's contracts file has it, read from
 * the generated classes: the types behind a method stand under the method, so that whoever compares
 * two builds can name it. Names of fields are left out, since the wire has none.
 */
final class ContractFacts {
  private final TreeMap<String, String> facts = new TreeMap<>();

  SortedMap<String, String> all() {
    return facts;
  }

  /** What callers of a grain type rely on. */
  void calls(GrainContract<?, ?> contract) {
    for (MethodDescriptor method : contract.methods()) {
      String call = "%s method %s".formatted(contract.typeName(), method.name());
      facts.put(call, method.oneWay() ? "sent" : "answered");
      shape(call + " argument", method.arguments(), new HashSet<>());
      shape(call + " result", method.result(), new HashSet<>());
      method
          .failures()
          .forEach(failure ->
              shape(
                  "%s failure %s".formatted(call, failure.codec().shape().typeName()),
                  failure.codec().shape(),
                  new HashSet<>()));
    }
  }

  /** What whoever takes a grain over relies on. */
  void state(GrainKind<?, ?> kind) {
    kind.events().ifPresent(events -> events(kind, events));
    kind.value()
        .ifPresent(value -> shape(kind.typeName() + " value", value.shape(), new HashSet<>()));
    kind.replicated()
        .ifPresent(value -> shape(kind.typeName() + " replica", value.shape(), new HashSet<>()));
  }

  private void events(GrainKind<?, ?> kind, Codec<?> events) {
    String scope = kind.typeName() + " event ";
    List<String> today =
        events instanceof UnionCodec<?> union
            ? union.memberNames()
            : List.of(events.shape().typeName());
    for (String name : today) {
      facts.put(scope + name, "readable");
      Codec<?> codec = events instanceof UnionCodec<?> union ? union.member(name) : events;
      if (codec != null) {
        shape(scope + name, codec.shape(), new HashSet<>());
      }
    }
    kind.history().former().keySet().forEach(name -> facts.put(scope + name, "readable"));
    kind.history().retired().forEach(name -> facts.put(scope + name, "readable"));
  }

  private void shape(String scope, Shape shape, Set<String> above) {
    if (!above.add(shape.typeName())) {
      return; // a type that contains itself
    }
    for (FieldShape field : shape.fields()) {
      String key =
          "%s %s %d"
              .formatted(scope, shape.kind() == Kind.UNION ? "member" : "field", field.number());
      facts.put(key, type(shape.kind(), field));
      field.message().ifPresent(message -> shape(key, message.get(), above));
      for (int i = 0; i < field.constants().size(); i++) {
        if (!field.constants().get(i).isEmpty()) {
          facts.put("%s constant %d".formatted(key, i), field.constants().get(i));
        }
      }
    }
    above.remove(shape.typeName());
  }

  private static String type(Kind kind, FieldShape field) {
    String name =
        field.type() == FieldType.MESSAGE && kind == Kind.UNION
            ? field.message().map(message -> message.get().typeName()).orElse("")
            : lower(field.type());
    return field.cardinality() == Cardinality.SINGLE || field.cardinality() == Cardinality.OPTIONAL
        ? name
        : lower(field.cardinality()) + " " + name;
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
