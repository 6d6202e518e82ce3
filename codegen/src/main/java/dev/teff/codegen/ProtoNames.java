package dev.teff.codegen;

import com.palantir.javapoet.NameAllocator;
import dev.teff.codegen.Encoding.Constant;
import dev.teff.codegen.Encoding.Message;
import dev.teff.codegen.Encoding.Plain;
import dev.teff.codegen.Encoding.Single;
import dev.teff.codegen.Encoding.Text;
import dev.teff.codegen.Encoding.Time;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** How things are called in one {@code .proto} file. */
final class ProtoNames {
  private final Declarations declarations;
  private final NameAllocator allocator = new NameAllocator();
  private final Map<String, String> types = new HashMap<>();

  ProtoNames(Declarations declarations) {
    this.declarations = declarations;
  }

  /** The name of a declared type: its stable name as far as protobuf allows. */
  String declared(String typeName) {
    return types.computeIfAbsent(
        typeName, name -> allocator.newName(name.replaceAll("[^A-Za-z0-9_]", "_")));
  }

  /** A name for a message that no declared type has; declared types come first. */
  String fresh(String name) {
    return allocator.newName(name);
  }

  String type(Single type) {
    return switch (type) {
      case Plain(Scalar scalar) -> scalar.fieldType().name().toLowerCase(Locale.ROOT);
      case Text ignored -> "string";
      case Time time -> time.protoName();
      case Constant constant -> declared(constant.typeName());
      case Message message ->
          declared(declarations.get(message.boxed().canonicalName()).typeName());
    };
  }

  /** {@code firstName} becomes {@code first_name}. */
  static String snake(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
        .replaceAll("[^A-Za-z0-9_]", "_")
        .toLowerCase(Locale.ROOT);
  }

  /** The package of a grain type's file. */
  static String packageOf(String typeName) {
    return "teff." + typeName.replace('-', '_');
  }
}
