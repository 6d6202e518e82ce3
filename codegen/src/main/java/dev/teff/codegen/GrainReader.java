package dev.teff.codegen;

import dev.teff.grains.GrainType;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;

/** Turns a grain interface into a model, or refuses it. */
final class GrainReader {
  private static final Pattern TYPE_NAME = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)*");

  private final KeyReader keys;
  private final MethodReader methods;
  private final Problems problems;

  GrainReader(KeyReader keys, MethodReader methods, Problems problems) {
    this.keys = keys;
    this.methods = methods;
    this.problems = problems;
  }

  /** Whether a type is a grain interface, or means to be one. */
  boolean isCandidate(TypeElement type) {
    return type.getAnnotation(GrainType.class) != null
        || (type.getKind() == ElementKind.INTERFACE && keys.grain(type.asType()).isPresent());
  }

  GrainModel read(TypeElement type) {
    String name = Names.shown(type);
    GrainType annotation = type.getAnnotation(GrainType.class);
    if (type.getKind() != ElementKind.INTERFACE) {
      throw new Refusal(
          type,
          "@GrainType stands on %s, which is not an interface.".formatted(name),
          "put it on the grain's interface; its implementation needs no annotation");
    }
    DeclaredType grain =
        keys.grain(type.asType())
            .orElseThrow(() ->
                new Refusal(
                    type,
                    "%s is a @GrainType but does not extend Grain.".formatted(name),
                    "write: interface %s extends Grain<String>".formatted(name)));
    if (annotation == null) {
      throw new Refusal(
          type,
          "%s extends Grain but has no stable name.".formatted(name),
          "annotate it with @GrainType(\"%s\")".formatted(name.toLowerCase(Locale.ROOT)));
    }
    refuseIllegalName(type, annotation.value());
    refuseHiddenOrGeneric(type, name);
    int before = problems.count();
    GrainModel.Key key = keys.read(type, grain);
    var model = new GrainModel(type, annotation.value(), key, methods.read(type, key.javaType()));
    if (problems.count() > before) {
      throw new Reported();
    }
    return model;
  }

  private static void refuseIllegalName(TypeElement type, String typeName) {
    if (!TYPE_NAME.matcher(typeName).matches()) {
      throw new Refusal(
          type,
          "\"%s\" is not a name for a grain type.".formatted(typeName),
          "use lower-case letters, digits and -, in parts that start with a letter and are joined by .");
    }
  }

  private static void refuseHiddenOrGeneric(TypeElement type, String name) {
    if (!type.getTypeParameters().isEmpty()) {
      throw new Refusal(
          type, "The grain interface %s is generic.".formatted(name), "remove its type parameters");
    }
    if (type.getModifiers().contains(Modifier.PRIVATE)) {
      throw new Refusal(
          type,
          "The grain interface %s is private, so that its stub cannot reach it.".formatted(name),
          "make it package-private at least");
    }
  }

  /** Ends the analysis of something whose mistakes have been reported one by one. */
  static final class Reported extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Reported() {
      super(null, null, false, false);
    }
  }
}
