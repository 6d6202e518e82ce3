package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.runtime.spi.CallRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Carries calls and questions between silos. Safe for use by any thread. */
interface Transport extends AutoCloseable {
  /** Takes connections from now on; until then, who comes is turned away. Called once. */
  void open();

  /**
   * Sends a call to a silo; the answer completes the request. Returns at once; calls for one grain
   * leave in order. The request fails with outcome <em>did not run</em> while its frame surely did
   * not leave this process, and with <em>unknown</em> when the connection is lost behind it. It
   * arrives with one {@linkplain CallRequest#hops() hop} more.
   *
   * @param along what the call that arrives says of itself as {@link CallRequest#along()}
   */
  void send(SiloIdentity silo, CallRequest request, long along);

  /**
   * Asks a silo's directory something. Returns at once. The future fails when no answer comes in
   * time; the question may have arrived, then or later.
   */
  CompletableFuture<DirectoryAnswer> ask(
      SiloIdentity silo, DirectoryQuestion question, Duration timeLimit);

  /** The largest frame that it carries, in bytes. */
  int maxFrameBytes();

  /**
   * Says that a view was installed: connections to silos that were removed from it are closed, and
   * their calls fail; those to silos that left are closed behind their last answers; and clients
   * are told.
   */
  void viewInstalled(ClusterView view);

  /**
   * Looks whether a silo with exactly this incarnation answers at its address. Returns at once. The
   * future fails with {@code TEFF-404} when somebody is there who has another secret, and may well
   * be it.
   *
   * @param timeLimit when it is over, the silo is silent
   */
  CompletableFuture<Presence> presence(SiloIdentity silo, Duration timeLimit);

  /** Whether somebody who called this silo has not hung up. */
  default boolean hasCallers() {
    return false;
  }

  /** Whether no call that came from elsewhere waits for its answer. */
  default boolean isQuiet() {
    return true;
  }

  @Override
  void close();

  /** What the transport asks of the cluster and tells it; on threads that must not be blocked. */
  interface Listener {
    /** The view as installed here. */
    ClusterView view();

    /** A frame came from a silo that has installed a newer view than this one. */
    void newerViewExists(long version);

    /** A call that was sent to one silo ran on another one. */
    default void ranElsewhere(GrainId grain, long incarnation) {}

    /**
     * A silo's directory asks something.
     *
     * @param asker the incarnation of the silo that asks, as it proved to be
     * @param answer takes the answer, by any thread
     */
    default void asked(long asker, DirectoryQuestion question, Consumer<DirectoryAnswer> answer) {}
  }
}
