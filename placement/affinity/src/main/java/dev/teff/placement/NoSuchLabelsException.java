package dev.teff.placement;

import java.util.Set;

/** No silo has the labels that a grain type asks for. */
public final class NoSuchLabelsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NoSuchLabelsException(Set<String> wanted, Set<String> existing) {
    super(
        "no silo has the labels %s; labels that silos have: %s"
            .formatted(wanted, existing.isEmpty() ? "none" : existing));
  }
}
