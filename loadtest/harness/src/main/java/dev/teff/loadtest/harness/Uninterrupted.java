package dev.teff.loadtest.harness;

/** Waiting that an interrupt does not end. */
final class Uninterrupted {
  private Uninterrupted() {}

  /** Waits for a thread to end, also when the run has ended meanwhile; keeps the interrupt. */
  @SuppressWarnings("ThreadJoinLoop") // that is what this is for
  static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
