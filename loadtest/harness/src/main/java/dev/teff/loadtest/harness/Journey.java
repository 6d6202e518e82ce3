package dev.teff.loadtest.harness;

/** A user on its way through its scenario. Used by the user's thread. */
final class Journey {
  private static final long NEVER = Long.MIN_VALUE;

  private final RunContext context;
  private final VirtualUser user;
  private final long[] memory;
  private long due;
  private boolean failed;

  /**
   * A user.
   *
   * @param due when it was meant to begin
   * @param memory how many numbers the scenario's steps remember
   */
  Journey(RunContext context, VirtualUser user, long due, int memory) {
    this.context = context;
    this.user = user;
    this.due = due;
    this.memory = new long[memory];
    java.util.Arrays.fill(this.memory, NEVER);
  }

  RunContext context() {
    return context;
  }

  VirtualUser user() {
    return user;
  }

  long now() {
    return context.clock().now();
  }

  /** When the next request was meant to begin, if that is known; only the first one asks. */
  long takeDue(long otherwise) {
    if (due == NEVER) {
      return otherwise;
    }
    long taken = due;
    due = NEVER;
    return taken;
  }

  /** The next request counts from when it begins: time to think is not the target's. */
  void forgetDue() {
    due = NEVER;
  }

  void setDue(long time) {
    due = time;
  }

  /** What a step remembered, or otherwise. */
  long recall(int slot, long otherwise) {
    return memory[slot] == NEVER ? otherwise : memory[slot];
  }

  void remember(int slot, long value) {
    memory[slot] = value;
  }

  boolean hasFailed() {
    return failed;
  }

  void failed() {
    failed = true;
  }

  /** Leaves if the run was stopped. */
  void requireGoingOn() throws UserEndedException {
    if (context.control().isStopped()) {
      throw new UserEndedException();
    }
  }
}
