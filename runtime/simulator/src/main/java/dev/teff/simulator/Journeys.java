package dev.teff.simulator;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a traveller may answer next: it goes on counting, where it is or behind a move, or begins
 * anew; no activation and no life that was followed by another comes back.
 *
 * @param last what it answered last; calls of unknown outcome may have been steps since
 * @param followed the lives that were followed by another
 */
record Journeys(Journey last, Set<String> followed) {
  static final Journeys NONE = new Journeys(new Journey("", 0, 0, ""), Set.of());

  Journeys {
    followed = Set.copyOf(followed);
  }

  Optional<Journeys> stepped(@Nullable Journey seen) {
    if (seen == null) {
      return Optional.of(this); // it was a step, or not
    }
    if (seen.life().equals(last.life())) {
      boolean sameActivation = seen.activation().equals(last.activation());
      boolean moved = seen.moves() > last.moves();
      boolean goesOn = moved || seen.moves() == last.moves();
      return goesOn && seen.steps() > last.steps() && moved != sameActivation
          ? Optional.of(new Journeys(seen, followed))
          : Optional.empty();
    }
    if (followed.contains(seen.life())) {
      return Optional.empty();
    }
    var before = new HashSet<>(followed);
    before.add(last.life());
    return Optional.of(new Journeys(seen, before));
  }
}
