package dev.teff.simulator;

import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Which seeds a test runs under: as many as it says, unless whoever starts it wants others. */
final class SeedChoice {
  /** Names the only seed. */
  static final String ONE = "teff.simulation.seed";

  /** How many each test runs under. */
  static final String COUNT = "teff.simulation.seeds";

  private SeedChoice() {}

  /**
   * The seeds.
   *
   * @param one the value of {@link #ONE}, if it is set
   * @param count the value of {@link #COUNT}, if it is set
   * @throws IllegalArgumentException when that makes no sense
   */
  static LongStream of(SimulationTest wanted, @Nullable String one, @Nullable String count) {
    if (one != null) {
      return LongStream.of(number(ONE, one));
    }
    long seeds = count == null ? wanted.seeds() : number(COUNT, count);
    if (seeds < 1) {
      throw new IllegalArgumentException(
          "A simulation needs one seed at least, not %d: correct @SimulationTest(seeds = …) or -D%s"
              .formatted(seeds, COUNT));
    }
    return LongStream.range(wanted.firstSeed(), wanted.firstSeed() + seeds);
  }

  private static long number(String property, String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "-D%s=%s is no number; give it one, for example -D%s=17"
              .formatted(property, value, property),
          e);
    }
  }
}
