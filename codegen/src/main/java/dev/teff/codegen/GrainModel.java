package dev.teff.codegen;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import dev.teff.grains.spi.GrainContract;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.TypeElement;

/**
 * A grain interface that passed all checks.
 *
 * @param element the interface
 * @param typeName its stable name
 * @param key its key
 * @param methods its methods, inherited ones last
 */
record GrainModel(TypeElement element, String typeName, Key key, List<Method> methods) {
  ClassName interfaceName() {
    return ClassName.get(element);
  }

  ClassName contractName() {
    return Names.beside(element, GrainContract.CLASS_SUFFIX);
  }

  /**
   * The key.
   *
   * @param javaType the type argument of {@code Grain}
   * @param parts the components of a compound key; empty for a simple one
   */
  record Key(TypeName javaType, List<Part> parts) {}

  /** One component of a compound key. */
  record Part(String name, TypeName javaType) {
    String accessor() {
      return name + "()";
    }
  }

  /**
   * One method.
   *
   * @param result the only field of the reply; none for {@code void}
   */
  record Method(
      String name,
      boolean readOnly,
      boolean idempotent,
      boolean oneWay,
      List<Slot> parameters,
      Optional<Slot> result,
      List<TypeElement> failures) {}
}
