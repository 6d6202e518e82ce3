package dev.teff.runtime;

import dev.teff.grains.DeactivationReason;
import dev.teff.runtime.spi.Departure;
import org.jspecify.annotations.Nullable;

/**
 * Why an activation goes. Immutable.
 *
 * @param departure takes it to another silo, if it goes there
 * @param begun whether it has stopped for that; until then, the departure can be taken back
 * @param otherwise why it goes all the same when the departure is taken back
 */
record Leaving(
    DeactivationReason reason,
    @Nullable Departure departure,
    boolean begun,
    @Nullable DeactivationReason otherwise) {
  Leaving(DeactivationReason reason, @Nullable Departure departure) {
    this(reason, departure, false, null);
  }

  boolean canBeTakenBack() {
    return departure != null && !begun;
  }

  Leaving begin() {
    return new Leaving(reason, departure, true, otherwise);
  }

  Leaving or(DeactivationReason other) {
    return new Leaving(reason, departure, begun, other);
  }

  @Nullable Leaving takenBack() {
    return otherwise == null ? null : new Leaving(otherwise, null);
  }
}
