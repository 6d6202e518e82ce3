package dev.teff.loadtest.harness;

import java.io.IOException;

/** A cluster to which faults can be done. Silos are counted from 1. */
public interface FaultyCluster {
  /** How many silos were started, dead ones included. */
  int size();

  /** Ends a silo's process by SIGKILL. */
  void kill(int silo) throws IOException;

  /** Stops a silo's process by SIGSTOP. */
  void freeze(int silo) throws IOException;

  /** Lets it go on by SIGCONT. */
  void thaw(int silo) throws IOException;

  /**
   * Drops all that goes between a silo and the others.
   *
   * @throws UnsupportedOperationException when the silos share the host's network
   */
  void cutOff(int silo);

  /** Lets it through again. */
  void rejoin(int silo);

  /** Whether the silos have a network of their own, which can be cut. */
  boolean canBeCut();

  /** Asks a silo to leave by SIGTERM, and returns when it has left. */
  void drain(int silo) throws IOException, InterruptedException;

  /** Starts one more silo, and returns when it hosts grains. */
  void addSilo() throws IOException, InterruptedException;
}
