package dev.teff.samples.presence;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** Somebody who plays, with a client that says now and then where he is. */
@GrainType("presence.player")
public interface Player extends Grain<Long> {
  /**
   * The client says where the player is, and all in his game hear it.
   *
   * @return how many heard it; 0 when he is in no game
   */
  int beat(Position position);

  /**
   * Somebody in the game is there now.
   *
   * @param from the place of the silo that says so
   * @return the place of the player's silo
   */
  long hear(Position position, long from);

  /** The player is in this game from now on. */
  void join(long game);
}
