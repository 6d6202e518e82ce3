package dev.teff.runtime.spi;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the application of a silo is, as far as other silos rely on it.
 *
 * @param featureLevel what it can do, however far the others are
 * @param facts names, numbers and types of its calls and of its state. A key says what of,
 *     beginning with the grain type and the method; two silos whose values differ under one key do
 *     not understand each other
 */
public record SiloBuild(int featureLevel, SortedMap<String, String> facts) {
  /** Copies the map. */
  public SiloBuild {
    facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
  }
}
