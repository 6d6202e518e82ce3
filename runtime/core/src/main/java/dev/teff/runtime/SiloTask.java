package dev.teff.runtime;

/**
 * Something that is done when a silo has started, and undone before it stops: subscriptions,
 * warm-up, servers for the outside.
 *
 * <pre>{@code
 * final class Ports implements SiloTask {
 *   public void start(Silo silo) throws IOException { server.open(silo.grains()); }
 *   public void stop(Silo silo) { server.close(); }
 * }
 * }</pre>
 */
public interface SiloTask {
  /** What the task is called in logs and errors. */
  default String name() {
    return getClass().getSimpleName();
  }

  /** Begins; grains can be called. */
  void start(Silo silo) throws Exception;

  /** Ends; grains can still be called. Only for a task whose start has succeeded. */
  default void stop(Silo silo) throws Exception {}
}
