package dev.teff.simulator;

import dev.teff.runtime.Silo;
import org.jspecify.annotations.Nullable;

/** One life of one silo: its process, and how far it has come. */
final class SimulatedSilo {
  private final String name;
  private final Node node;
  private final StoreLink store;
  private @Nullable Silo silo;
  private boolean leaving;

  SimulatedSilo(String name, Node node, StoreLink store) {
    this.name = name;
    this.node = node;
    this.store = store;
  }

  String name() {
    return name;
  }

  Node node() {
    return node;
  }

  StoreLink store() {
    return store;
  }

  /** The silo, once it has joined. */
  @Nullable Silo silo() {
    return silo;
  }

  void started(Silo running) {
    silo = running;
  }

  void leaves() {
    leaving = true;
  }

  /** Whether it has joined, and neither died nor begun to leave. */
  boolean serves() {
    return silo != null && !leaving && !node.isDead();
  }

  boolean isLeaving() {
    return leaving;
  }
}
