package dev.teff.runtime.cluster.spi;

import java.util.List;
import java.util.Set;

/**
 * Finds out which silos live, and carries announcements between them. What it says is evidence, not
 * truth: two sides of a broken network each see the other one dead. Silos are known by their
 * incarnations. Safe for use by any thread.
 */
public interface Membership extends AutoCloseable {
  /** Where others reach the membership of this silo, {@code host:port}; known before the start. */
  String address();

  /** Whether the membership of some silo listens there. Blocks for a short time at most. */
  boolean listens(String address);

  /**
   * Begins to see and to be seen. Blocks until the silos at these addresses were joined.
   *
   * @param peers addresses of silos to join; with none, this silo is the first
   * @throws dev.teff.grains.GrainException {@code TEFF-4nn} when it cannot
   */
  void start(long incarnation, List<String> peers, Listener listener);

  /** The incarnations that are seen at this moment, with this silo's own. */
  Set<Long> seen();

  /** Tells all silos that a view was committed. May get lost. */
  void announce(long version);

  /** Tells one silo something. May get lost. */
  default void tell(long incarnation, byte[] message) {}

  /** Ceases to be seen, at once. */
  @Override
  void close();

  /** Is told what happens, on threads that must not be blocked. */
  interface Listener {
    /** A silo is seen from now on. */
    void joined(long incarnation);

    /** A silo is not seen any more. */
    void left(long incarnation);

    /** Some silo says that this view is committed. */
    void announced(long version);

    /** Somebody tells this silo something: anybody who reaches the membership can. */
    default void told(byte[] message) {}
  }
}
