package dev.teff.simulator;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a doorbell may answer next: the activation that answered last goes on counting, or a new one
 * begins; none that was followed by another comes back.
 *
 * @param activation which one answered last
 * @param count what it answered; calls of unknown outcome may have rung it since
 * @param followed which ones were followed by another
 */
record Rings(String activation, long count, Set<String> followed) {
  static final Rings NONE = new Rings("", 0, Set.of());

  Rings {
    followed = Set.copyOf(followed);
  }

  Optional<Rings> rung(@Nullable Seen seen) {
    return next(seen, 1);
  }

  /** The same for a question that changes nothing. */
  Optional<Rings> seen(@Nullable Seen seen) {
    return next(seen, 0);
  }

  private Optional<Rings> next(@Nullable Seen seen, int more) {
    if (seen == null) {
      return Optional.of(this); // it rang once more, or not at all
    }
    if (seen.activation().equals(activation)) {
      return seen.value() >= count + more
          ? Optional.of(new Rings(activation, seen.value(), followed))
          : Optional.empty();
    }
    if (followed.contains(seen.activation())) {
      return Optional.empty();
    }
    var before = new HashSet<>(followed);
    before.add(activation);
    return Optional.of(new Rings(seen.activation(), seen.value(), before));
  }
}
