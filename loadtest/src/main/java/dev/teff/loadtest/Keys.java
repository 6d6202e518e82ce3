package dev.teff.loadtest;

/** Keys of twelve characters. */
public final class Keys {
  private static final long FIRST = 100_000_000_000L;

  private Keys() {}

  /** The key with this number. */
  public static String of(int number) {
    return Long.toString(FIRST + number);
  }
}
