package dev.teff.runtime.placement;

import java.util.Optional;

/**
 * Whether placement adapts.
 *
 * @param enabled whether it is switched on
 * @param problem why it does not work although it is switched on
 */
public record AffinityHealth(boolean enabled, Optional<String> problem) {
  @Override
  public String toString() {
    return !enabled ? "off" : problem.map(why -> "not working: " + why).orElse("on");
  }
}
