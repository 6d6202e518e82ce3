package dev.teff.runtime.spi;

/**
 * What moves to another silo with an activation, besides what is in the store.
 *
 * @param packed what the grain packed itself ({@link dev.teff.grains.Migratable}); empty for
 *     nothing
 * @param kept what the runtime keeps for the grain, as fields of a message, so that silos of
 *     another version read what they know and pass over the rest; empty for nothing
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares these
public record Luggage(byte[] packed, byte[] kept) {
  /** That of a grain that has none. */
  public static final Luggage NONE = new Luggage(new byte[0], new byte[0]);
}
