package dev.teff.placement.spi;

/** Where a grain goes, and why. */
public sealed interface Choice {
  /** Why, in words, for {@code ./teff why}. */
  String why();

  /** One silo, by its name. */
  record OneSilo(String silo, String why) implements Choice {}

  /** Every silo hosts one of its own, and calls stay where they are made. */
  record EachSilo(String why) implements Choice {}

  /**
   * Every silo hosts as many as it has calls for; they have no identity.
   *
   * @param most how many on one silo at most
   */
  record Workers(int most, String why) implements Choice {
    /** Checks the number. */
    public Workers {
      if (most < 1) {
        throw new IllegalArgumentException("A silo with " + most + " workers does no work.");
      }
    }
  }
}
