package dev.teff.loadtest;

import dev.teff.grains.Grains;
import dev.teff.samples.presence.Lobby;
import dev.teff.samples.presence.Position;
import dev.teff.samples.presence.Tally;

/** Where players and games live, as one process of a cluster sees it. Thread-safe. */
public interface PresenceWorld extends Lobby.Games {
  /** A client says where its player is; answers how many heard it. */
  int beat(Position position) throws Exception;

  /** What players and games of this process hear from each other. */
  Tally tally();

  /** Whether they are drawn to those they talk to, from now on. */
  void drawTogether(boolean on);

  /** How many moved away from this process. */
  long moved();

  /** Other grains, where there are some. */
  default Grains grains() {
    throw new UnsupportedOperationException("There are no grains here.");
  }
}
