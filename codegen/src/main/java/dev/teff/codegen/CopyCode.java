package dev.teff.codegen;

import com.palantir.javapoet.CodeBlock;
import dev.teff.codegen.Encoding.Container;
import dev.teff.codegen.Encoding.Mapping;
import dev.teff.codegen.Encoding.Maybe;
import dev.teff.codegen.Encoding.Message;
import dev.teff.codegen.Encoding.Plain;
import dev.teff.codegen.Encoding.Sequence;
import dev.teff.codegen.Encoding.Single;
import dev.teff.grains.spi.Copies;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Code that copies what its holder could change: collections, arrays, and records that hold
 * collections. Everything else is immutable and passed on as it is.
 */
final class CopyCode {
  private final Declarations declarations;

  CopyCode(Declarations declarations) {
    this.declarations = declarations;
  }

  /** An expression; the value itself when it is immutable. */
  CodeBlock copy(Slot slot, CodeBlock value) {
    CodeBlock copy = copy(slot.encoding(), value, slot.javaType().toString());
    return slot.nullable() && !copy.equals(value)
        ? CodeBlock.of("$1L == null ? null : $2L", value, copy)
        : copy;
  }

  /** The same of what was copied before: of all that travels, only arrays can still be changed. */
  CodeBlock copyIfArray(Slot slot, CodeBlock value) {
    boolean isArray =
        slot.encoding() instanceof Plain(Scalar scalar)
            ? scalar == Scalar.BYTES
            : slot.encoding() instanceof Sequence(Container container, Single ignored)
                && container == Container.ARRAY;
    if (!isArray) {
      return value;
    }
    return slot.nullable()
        ? CodeBlock.of("$1L == null ? null : $1L.clone()", value)
        : CodeBlock.of("$L.clone()", value);
  }

  /** An expression for the variable {@code member}. */
  CodeBlock copyOfMember(Declaration.Member member) {
    return copy(member.encoding(), CodeBlock.of("member"), "");
  }

  /** Whether values of a declared type may hold a collection somewhere. */
  boolean copies(Declaration declaration) {
    return copies(declaration, new HashSet<>());
  }

  private boolean copies(Declaration declaration, Set<String> seen) {
    if (!seen.add(declaration.element().getQualifiedName().toString())) {
      return false;
    }
    return switch (declaration) {
      case Declaration.Message message ->
          message.slots().stream().anyMatch(slot -> copies(slot.encoding(), seen));
      case Declaration.Union union ->
          union.members().stream().anyMatch(member -> copies(member.encoding(), seen));
      case Declaration.Constants ignored -> false;
    };
  }

  private boolean copies(Encoding encoding, Set<String> seen) {
    return switch (encoding) {
      case Message message -> copies(declarations.get(message.boxed().canonicalName()), seen);
      case Maybe(Single element) -> copies(element, seen);
      case Sequence ignored -> true;
      case Mapping ignored -> true;
      case Plain(Scalar scalar) -> scalar == Scalar.BYTES;
      default -> false;
    };
  }

  private CodeBlock copy(Encoding encoding, CodeBlock value, String javaType) {
    return switch (encoding) {
      case Plain(Scalar scalar) when scalar == Scalar.BYTES -> CodeBlock.of("$L.clone()", value);
      case Message message when copies(message, new HashSet<>()) ->
          CodeBlock.of("$T.copy($L)", message.codec(), value);
      case Maybe(Single element) when copies(element, new HashSet<>()) ->
          CodeBlock.of("$L.map($L)", value, operator(element));
      case Sequence(Container container, Single element) ->
          sequence(container, element, value, javaType);
      case Mapping(Single ignored, Single element) ->
          CodeBlock.of("$T.map($L, $L)", Copies.class, value, operator(element));
      default -> value;
    };
  }

  private CodeBlock sequence(
      Container container, Single element, CodeBlock value, String javaType) {
    return switch (container) {
      case LIST ->
          copies(element, new HashSet<>())
              ? CodeBlock.of("$T.list($L, $L)", Copies.class, value, operator(element))
              : CodeBlock.of("$T.copyOf($L)", List.class, value);
      case SET -> CodeBlock.of("$T.set($L, $L)", Copies.class, value, operator(element));
      case ARRAY ->
          element instanceof Plain(Scalar scalar)
                  && javaType.equals(scalar.javaType() + "[]")
                  && scalar.javaType().isPrimitive()
              ? CodeBlock.of("$L.clone()", value)
              : CodeBlock.of("$T.array($L, $L)", Copies.class, value, operator(element));
    };
  }

  private CodeBlock operator(Single element) {
    return element instanceof Message message && copies(message, new HashSet<>())
        ? CodeBlock.of("$T::copy", message.codec())
        : CodeBlock.of("$T.identity()", UnaryOperator.class);
  }
}
