package dev.teff.loadtest.harness;

/** Lets users come by a schedule, whether or not others have left. */
final class OpenInjector implements Runnable {
  private final RunContext context;
  private final UserRunner runner;
  private final ArrivalSchedule schedule;

  OpenInjector(RunContext context, UserRunner runner, ArrivalSchedule schedule) {
    this.context = context;
    this.runner = runner;
    this.schedule = schedule;
  }

  @Override
  public void run() {
    for (int i = 0; i < schedule.size(); i++) {
      if (!context.shard().has(i)) {
        continue;
      }
      long due = context.start() + schedule.offset(i);
      context.clock().paceUntil(due);
      if (context.control().isStopped()) {
        return;
      }
      context.recordings().arrival();
      if (context.control().users() < context.plan().maxInFlight()) {
        begin(due);
      } else {
        context.recordings().dropped();
      }
    }
  }

  private void begin(long due) {
    long number = runner.nextNumber();
    context.control().userBegins();
    context.starter().user(() -> lead(number, due));
  }

  private void lead(long number, long due) {
    Thread self = Thread.currentThread();
    context.control().enter(self);
    try {
      context.recordings().lag(context.clock().now() - due, context.counts(due));
      runner.run(number, due);
    } finally {
      context.control().leave(self);
      context.control().userEnds();
    }
  }
}
