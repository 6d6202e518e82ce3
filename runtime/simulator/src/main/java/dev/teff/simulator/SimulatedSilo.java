package dev.teff.simulator;

import dev.teff.grains.GrainId;
import dev.teff.runtime.Silo;
import dev.teff.runtime.cluster.TeffCluster;
import dev.teff.runtime.spi.LocalSilo;
import org.jspecify.annotations.Nullable;

/** One life of one silo: its process, and how far it has come. */
final class SimulatedSilo {
  private final String name;
  private final Node node;
  private final StoreLink store;
  private @Nullable Silo silo;
  private @Nullable LocalSilo local;
  private @Nullable TeffCluster cluster;
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

  /** Its part in the cluster, once its process has begun. */
  @Nullable TeffCluster cluster() {
    return cluster;
  }

  /** Its process has come so far that the cluster is shown the silo. */
  void enters(LocalSilo entering) {
    local = entering;
  }

  /** Whether a grain that is active here may be active nowhere else. */
  boolean isOnlyThere(GrainId grain) {
    return local != null && local.mayMove(grain);
  }

  void takesPart(TeffCluster part) {
    cluster = part;
  }

  /** Whether it may let out what it computes now. */
  boolean mayAnswer() {
    return cluster != null && !node.isDead() && cluster.lease().isHeld();
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
