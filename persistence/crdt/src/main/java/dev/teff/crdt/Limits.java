package dev.teff.crdt;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;

/**
 * How large a value may grow by changes made here. What others send is always merged, or copies
 * would not agree.
 */
final class Limits {
  /** Elements of a set, map, graph or sequence: each is an entry in memory and in the store. */
  static final int ELEMENTS = 1_000_000;

  /** Characters of a text. */
  static final int CHARACTERS = 10_000_000;

  /**
   * Places in a sequence or text where something was typed in one go, deleted or not: each is an
   * entry in memory and in the store.
   */
  static final int PLACES = 2_000_000;

  private Limits() {}

  static void elements(String type, long size) {
    check(type, "elements", size, ELEMENTS);
  }

  static void characters(long size) {
    check("Text", "characters", size, CHARACTERS);
  }

  static void edges(long count) {
    check("A Graph", "edges", count, ELEMENTS);
  }

  static void places(String type, long count) {
    check("A " + type, "places that were typed at, deleted ones included", count, PLACES);
  }

  static GrainException overflow(String type) {
    return exceeded(type + " would no longer fit into 64 bits", type);
  }

  private static void check(String type, String what, long size, long limit) {
    if (size > limit) {
      throw exceeded(
          "%s would have %d %s; it may have %d".formatted(type, size, what, limit), type);
    }
  }

  private static GrainException exceeded(String what, String type) {
    return new GrainException(
        ErrorCode.CRDT_LIMIT,
        Outcome.DID_NOT_RUN,
        ("%s | %s | it collects what should be spread over many grains, or is never cleared |"
                + " spread it, or remove what is not needed")
            .formatted(what, type));
  }
}
