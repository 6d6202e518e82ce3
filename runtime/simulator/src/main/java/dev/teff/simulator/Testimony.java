package dev.teff.simulator;

import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What the grains of one simulation tell of what callers do not see: of the runtime's promises that
 * they find broken, and of those that it makes only where nothing goes wrong. Safe for use by any
 * thread.
 */
final class Testimony {
  private final Luggage luggage = new Luggage();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final Queue<String> disorder = new ConcurrentLinkedQueue<>();
  private final Set<String> unknown = ConcurrentHashMap.newKeySet();

  /** What they carry from silo to silo. */
  Luggage luggage() {
    return luggage;
  }

  /** Something that never may be. */
  void broken(String what) {
    violations.add(what);
  }

  /** Something came in another order than it was sent. */
  void outOfOrder(String what) {
    disorder.add(what);
  }

  /** A turn has learnt that nobody knows what became of one of its calls. */
  void unknown(String word) {
    unknown.add(word);
  }

  boolean isUnknown(String word) {
    return unknown.contains(word);
  }

  Collection<String> violations() {
    return List.copyOf(violations);
  }

  Collection<String> disorder() {
    return List.copyOf(disorder);
  }
}
