package dev.teff.codegen;

import java.util.List;
import javax.lang.model.element.TypeElement;

/** A type that has a generated codec, or is an enum. */
sealed interface Declaration {
  TypeElement element();

  /** The stable name. */
  String typeName();

  /** A record, or an exception that can be made from what its accessors answer. */
  record Message(TypeElement element, String typeName, List<Slot> slots) implements Declaration {}

  /** A sealed interface. */
  record Union(TypeElement element, String typeName, List<Member> members) implements Declaration {}

  /** An enum; a constant's number is its index. */
  record Constants(TypeElement element, String typeName, List<String> names)
      implements Declaration {}

  /** One permitted subtype. */
  record Member(int number, String name, TypeElement element, Encoding.Message encoding) {}
}
