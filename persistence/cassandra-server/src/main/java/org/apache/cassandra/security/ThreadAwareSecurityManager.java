package org.apache.cassandra.security;

/**
 * Stands in for Cassandra's class of this name, which from JDK 24 on cannot be initialised. It
 * guards user-defined functions; so they stay switched off, as they are by default.
 */
public final class ThreadAwareSecurityManager {
  private ThreadAwareSecurityManager() {}

  /** Called by the server when it starts. */
  public static void install() {
    // There is nothing to guard.
  }

  /** Whether a user-defined function runs on this thread: never. */
  public static boolean isSecuredThread() {
    return false;
  }
}
