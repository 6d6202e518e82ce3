package dev.teff.samples.presence;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import java.util.List;

/** A game, which knows who plays. */
@GrainType("presence.game")
public interface Game extends Grain<Long> {
  /** Begins with these players, and tells them. */
  void begin(List<Long> players);

  /**
   * Tells all players where one of them is.
   *
   * @param from the place of the silo that says so
   */
  Heard publish(Position position, long from);

  /** It is over; nobody plays any more. */
  void end();
}
