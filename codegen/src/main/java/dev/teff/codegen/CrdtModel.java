package dev.teff.codegen;

import dev.teff.codegen.Encoding.Single;
import java.util.List;
import javax.lang.model.element.TypeElement;

/** A replicated type, or what its values hold. */
sealed interface CrdtModel {
  /**
   * A replicated type.
   *
   * @param arguments what it was given for its type parameters
   */
  record Replicated(TypeElement type, List<CrdtModel> arguments) implements CrdtModel {}

  /** What is replicated as it is. */
  record Element(Single type) implements CrdtModel {}
}
