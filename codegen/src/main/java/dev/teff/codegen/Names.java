package dev.teff.codegen;

import com.palantir.javapoet.ClassName;
import dev.teff.grains.TypeName;
import java.util.Locale;
import javax.lang.model.element.TypeElement;

/** The names of generated classes and of types on the wire. */
final class Names {
  static final String CODEC_SUFFIX = "_Codec";
  static final String IMPLEMENTATION_SUFFIX = "_GrainImplementation";

  private Names() {}

  /** A class beside another one, in the same package whatever encloses that one. */
  static ClassName beside(TypeElement type, String suffix) {
    ClassName name = ClassName.get(type);
    return ClassName.get(name.packageName(), String.join("_", name.simpleNames()) + suffix);
  }

  /** The stable name of a type. */
  static String stable(TypeElement type) {
    TypeName given = type.getAnnotation(TypeName.class);
    return given == null ? type.getSimpleName().toString() : given.value();
  }

  static String capitalized(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  /** The name with enclosing types but without package, as messages show it. */
  static String shown(TypeElement type) {
    return String.join(".", ClassName.get(type).simpleNames());
  }
}
