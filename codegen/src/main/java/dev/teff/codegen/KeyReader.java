package dev.teff.codegen;

import com.palantir.javapoet.TypeName;
import dev.teff.codegen.GrainModel.Key;
import dev.teff.codegen.GrainModel.Part;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;

/** Finds the key type of a grain interface or class. */
final class KeyReader {
  private static final Set<String> SIMPLE =
      Set.of("java.lang.String", "java.lang.Long", "java.util.UUID");
  private static final String FIX =
      "use String, Long, UUID, or a record of those, as in Grain<String>";

  private final Types types;

  KeyReader(Types types) {
    this.types = types;
  }

  /** The {@code Grain<K>} among the supertypes of a type. */
  Optional<DeclaredType> grain(TypeMirror type) {
    if (type instanceof DeclaredType declared
        && ((TypeElement) declared.asElement())
            .getQualifiedName()
            .contentEquals("dev.teff.grains.Grain")) {
      return Optional.of(declared);
    }
    return types.directSupertypes(type).stream().flatMap(each -> grain(each).stream()).findFirst();
  }

  Key read(TypeElement grainInterface, DeclaredType grain) {
    if (grain.getTypeArguments().isEmpty()) {
      throw new Refusal(
          grainInterface, "%s has no key type.".formatted(Names.shown(grainInterface)), FIX);
    }
    TypeMirror key = grain.getTypeArguments().get(0);
    if (key.getKind() == TypeKind.ERROR) {
      throw new Unresolved();
    }
    TypeName name = TypeName.get(key);
    if (SIMPLE.contains(name.toString())) {
      return new Key(name, List.of());
    }
    if (key instanceof DeclaredType declared
        && declared.asElement().getKind() == ElementKind.RECORD
        && declared.getTypeArguments().isEmpty()) {
      return new Key(name, parts(grainInterface, (TypeElement) declared.asElement()));
    }
    throw wrong(grainInterface, name.toString());
  }

  private static List<Part> parts(TypeElement grainInterface, TypeElement key) {
    if (key.getModifiers().contains(Modifier.PRIVATE) || key.getRecordComponents().isEmpty()) {
      throw wrong(grainInterface, key.toString());
    }
    return key.getRecordComponents().stream()
        .map(component -> {
          String name = component.getSimpleName().toString();
          if (component.asType().getKind() == TypeKind.ERROR) {
            throw new Unresolved();
          }
          TypeName type = TypeName.get(component.asType());
          TypeName boxed = type.isPrimitive() ? type.box() : type;
          if (!SIMPLE.contains(boxed.toString())) {
            throw wrong(grainInterface, "%s.%s of type %s".formatted(Names.shown(key), name, type));
          }
          return new Part(name, boxed);
        })
        .toList();
  }

  private static Refusal wrong(TypeElement grainInterface, String key) {
    return new Refusal(
        grainInterface,
        "%s cannot be keyed by %s.".formatted(Names.shown(grainInterface), key),
        FIX);
  }
}
