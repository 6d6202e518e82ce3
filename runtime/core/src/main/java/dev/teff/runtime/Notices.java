package dev.teff.runtime;

import dev.teff.grains.spi.GrainCall;
import java.util.List;
import java.util.Optional;

/**
 * Some of what a client observer was told. Immutable.
 *
 * <pre>{@code
 * Optional<Notices.Position> whereToGoOn = Notices.Position.parse("5f3a-12");
 * }</pre>
 *
 * @param position where to go on
 * @param missed how many came between the position asked for and these, and are gone
 * @param interrupted whether more may be gone, because what keeps notices was on a silo that died,
 *     or moved
 * @param calls what the observer was told, in order
 */
public record Notices(
    Position position, long missed, boolean interrupted, List<GrainCall<?>> calls) {
  /** Copies the list. */
  public Notices {
    calls = List.copyOf(calls);
  }

  /**
   * How far a reader has come.
   *
   * @param life tells between which restarts of what keeps notices
   * @param number of the last notice that was read
   */
  public record Position(long life, long number) {
    private static final int HEX = 16;

    /**
     * Reads what {@link #toString} wrote.
     *
     * @return empty when the text is something else
     */
    public static Optional<Position> parse(String text) {
      int dash = text.indexOf('-');
      try {
        return dash < 0
            ? Optional.empty()
            : Optional.of(
                new Position(
                    Long.parseUnsignedLong(text.substring(0, dash), HEX),
                    Long.parseLong(text.substring(dash + 1))));
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    }

    @Override
    public String toString() {
      return Long.toHexString(life) + "-" + number;
    }
  }
}
