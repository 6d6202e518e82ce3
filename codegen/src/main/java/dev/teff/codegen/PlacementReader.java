package dev.teff.codegen;

import com.palantir.javapoet.TypeName;
import dev.teff.grains.CoLocate;
import dev.teff.grains.GrainType;
import dev.teff.grains.Placement;
import dev.teff.grains.spi.GrainPlacement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.MirroredTypeException;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** Reads the annotations of a grain's class that say where its grains are activated. */
final class PlacementReader {
  private final KeyReader keys;

  PlacementReader(KeyReader keys) {
    this.keys = keys;
  }

  /**
   * Reads them.
   *
   * @param grain the interface that the class implements
   * @param key the type of its keys
   * @param everywhere which annotation or field has every silo activate grains for its own callers
   */
  Optional<GrainPlacement> read(
      TypeElement type, TypeElement grain, TypeName key, Optional<String> everywhere) {
    Placement placement = type.getAnnotation(Placement.class);
    CoLocate with = type.getAnnotation(CoLocate.class);
    if (placement == null && with == null) {
      return Optional.empty();
    }
    if (everywhere.isPresent()) {
      throw new Refusal(
          type,
          "%s says where its grains are activated, but with %s they are activated wherever they are called."
              .formatted(Names.shown(type), everywhere.get()),
          "remove @%s".formatted(placement == null ? "CoLocate" : "Placement"));
    }
    Placement.Strategy strategy =
        placement == null ? Placement.Strategy.RANGE_OWNER : placement.value();
    if (with != null && strategy != Placement.Strategy.RANGE_OWNER) {
      throw new Refusal(
          type,
          "%s is to be placed by %s, and also with another grain."
              .formatted(Names.shown(type), strategy),
          "keep one of both; @CoLocate goes together with the labels of @Placement only");
    }
    return Optional.of(
        new GrainPlacement(
            strategy,
            placement == null ? Set.of() : labels(type, List.of(placement.labels())),
            Optional.ofNullable(with).map(each -> companion(type, grain, key, each))));
  }

  private static Set<String> labels(TypeElement type, List<String> labels) {
    for (String label : labels) {
      if (label.isBlank()) {
        throw new Refusal(
            type,
            "@Placement of %s has a label without a name.".formatted(Names.shown(type)),
            "name a label that silos have in teff.placement.labels, or remove it");
      }
    }
    return new LinkedHashSet<>(labels);
  }

  private String companion(TypeElement type, TypeElement grain, TypeName key, CoLocate with) {
    TypeElement companion = element(with);
    GrainType named = companion.getAnnotation(GrainType.class);
    if (named == null || companion.getKind() != ElementKind.INTERFACE) {
      throw new Refusal(
          type,
          "%s is to be with %s, which is no grain interface."
              .formatted(Names.shown(type), Names.shown(companion)),
          "name the interface that has the @GrainType");
    }
    if (companion.equals(grain)) {
      throw new Refusal(
          type,
          "%s is to be with itself.".formatted(Names.shown(type)),
          "name the interface of another grain");
    }
    TypeName other = keys.read(companion, keys.grain(companion.asType()).orElseThrow()).javaType();
    if (!other.equals(key)) {
      throw new Refusal(
          type,
          "%s is keyed by %s, but %s by %s, so that no two of them have the same key."
              .formatted(Names.shown(type), key, Names.shown(companion), other),
          "name a grain with keys of the same type, or let affinity bring them together");
    }
    return named.value();
  }

  private static TypeElement element(CoLocate with) {
    try {
      throw new IllegalStateException("A class was loaded: " + with.with());
    } catch (MirroredTypeException e) {
      TypeMirror type = e.getTypeMirror();
      if (type.getKind() != TypeKind.DECLARED) {
        throw new Unresolved();
      }
      return (TypeElement) ((DeclaredType) type).asElement();
    }
  }
}
