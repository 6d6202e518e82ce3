package dev.teff.loadtest.harness;

import java.util.concurrent.atomic.AtomicInteger;

/** Keeps so many users at work: one who leaves is followed by another. */
final class ClosedInjector implements Runnable {
  private static final int USERS_PER_TURN = 64;

  private final RunContext context;
  private final UserRunner runner;
  private final ClosedProfile profile;

  /** Users that are at work or about to be; never more than wanted when the last one left. */
  private final AtomicInteger working = new AtomicInteger();

  private volatile int wanted;

  ClosedInjector(RunContext context, UserRunner runner, ClosedProfile profile) {
    this.context = context;
    this.runner = runner;
    this.profile = profile;
  }

  @Override
  public void run() {
    long time = 0;
    while (time < profile.length() && !context.control().isStopped()) {
      want(context.shard().share(profile.usersAt(time)));
      time = profile.nextChange(time);
      context.clock().sleepUntil(context.start() + time);
    }
    wanted = 0;
  }

  private void want(int users) {
    wanted = users;
    while (working.get() < users) {
      working.incrementAndGet(); // nobody else adds
      context.control().userBegins();
      context.starter().user(this::work);
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // the scheduler of virtual threads is the JDK's own
  private void work() {
    Thread self = Thread.currentThread();
    context.control().enter(self);
    try {
      for (int users = 1; goesOn(); users++) {
        context.recordings().arrival();
        runner.run(runner.nextNumber(), context.clock().now());
        if (users % USERS_PER_TURN == 0) {
          Thread.yield();
        }
      }
    } finally {
      context.control().leave(self);
      context.control().userEnds();
    }
  }

  /** Whether another user is to follow; who hears that none is has left. */
  private boolean goesOn() {
    while (true) {
      int users = working.get();
      boolean isEnough = users > wanted || context.control().isStopped();
      if (!isEnough) {
        return true;
      }
      if (working.compareAndSet(users, users - 1)) {
        return false;
      }
    }
  }
}
