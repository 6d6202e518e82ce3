package dev.teff.loadtest.harness;

/**
 * Seeds of what is random by itself, made of a plan's seed.
 *
 * <p>A {@link java.util.SplittableRandom} adds the same constant to its seed for each number, so of
 * seeds whose distance is a multiple of it, one gives the numbers of the other again, shifted.
 * These are hashed: their distances mean nothing.
 */
final class Seeds {
  private Seeds() {}

  /** Of something with a name. */
  static long of(long seed, String name) {
    return of(seed, name.hashCode());
  }

  /** Of something with a number. */
  static long of(long seed, long number) {
    return mix(mix(seed) ^ number);
  }

  /** Stafford's variant 13 of the finalizer of MurmurHash3: each bit depends on all others. */
  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
