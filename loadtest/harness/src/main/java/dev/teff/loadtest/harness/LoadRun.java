package dev.teff.loadtest.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One run of a plan, from the first user to the last. */
final class LoadRun {
  private static final Duration BETWEEN_INTERRUPTS = Duration.ofMillis(100);
  private static final int MOST_INTERRUPTS = 30;

  private final Plan plan;
  private final Target target;
  private final Shard shard;
  private final NanoClock clock;
  private final Starter starter;
  private final RunEvents events;
  private final Recordings recordings = new Recordings();
  private final RunControl control;

  /** When the first user may come; set before anybody does. */
  private long begun;

  LoadRun(
      Plan plan, Target target, Shard shard, NanoClock clock, Starter starter, RunEvents events) {
    this.plan = plan;
    this.target = target;
    this.shard = shard;
    this.clock = clock;
    this.starter = starter;
    this.events = events;
    this.control = new RunControl(clock);
  }

  /** Something that lets users come, once the run's start is known. */
  private interface Prepared {
    Runnable injector(RunContext context);
  }

  /**
   * Runs it; returns when the last user has gone. An interrupt stops the run, as its outcome says.
   *
   * @param start asked for the time of the start, by the clock, when all is prepared
   * @param abort asked every second why the run is to end; null if it is not
   */
  Outcome run(LongSupplier start, Supplier<RunControl.@Nullable Stop> abort) {
    List<Prepared> prepared = plan.populations().stream().map(this::prepare).toList();
    long begin = start.getAsLong();
    long began = Outcome.wallNanos(clock, begin);
    run(begin, prepared, abort);
    return new Outcome(
        began,
        control.stopped(),
        recordings.warmUpRequests(),
        recordings.errors(),
        List.of(),
        recordings.counts(),
        recordings.tracedCalls());
  }

  private void run(long start, List<Prepared> prepared, Supplier<RunControl.@Nullable Stop> abort) {
    begun = start;
    var context =
        new RunContext(
            plan,
            target,
            shard,
            clock,
            starter,
            recordings,
            control,
            start,
            start + plan.warmUp().toNanos());
    var ticker = new Ticker(context, events, () -> abortIf(abort.get()));
    List<Runnable> tasks = new ArrayList<>();
    for (Prepared one : prepared) {
      control.injectorBegins();
      Runnable injector = one.injector(context);
      tasks.add(() -> {
        clock.sleepUntil(start);
        inject(injector);
      });
    }
    tasks.add(ticker);
    if (!plan.faults().isEmpty()) {
      tasks.add(new FaultThread(context, events::mark));
    }
    if (target instanceof MeteredTarget metered) {
      metered.meter().begin(context);
    }
    List<Thread> drivers = starter.drivers(tasks);
    insist(this::awaitEnd);
    if (target instanceof MeteredTarget metered) {
      metered.meter().end();
    }
    drivers.forEach(Thread::interrupt);
    drivers.forEach(driver -> insist(driver::join));
    ticker.take(control.endTime());
  }

  /** A run that was stopped ends soon, whatever its users do: their code may loop for ever. */
  private void awaitEnd() throws InterruptedException {
    for (int tries = 0; !control.awaitEnd(BETWEEN_INTERRUPTS); ) {
      if (control.isStopped() && tries++ < MOST_INTERRUPTS) {
        control.interrupt();
      } else if (control.isStopped()) {
        String who = "users who went on although they were interrupted: " + control.users();
        control.leaveBehind();
        events.mark(new Mark((control.endTime() - begun) / 1e9, who, false));
      }
    }
  }

  @FunctionalInterface
  private interface Waiting {
    void run() throws InterruptedException;
  }

  /** Waits to the end; an interrupt stops the run, so that the end comes soon. */
  private void insist(Waiting waiting) {
    while (true) {
      try {
        waiting.run();
        return;
      } catch (InterruptedException e) {
        control.stop(new RunControl.Stop("interrupted", false, true));
      }
    }
  }

  private void abortIf(RunControl.@Nullable Stop why) {
    if (why != null) {
      control.stop(why);
    }
  }

  private void inject(Runnable injector) {
    Thread self = Thread.currentThread();
    control.enter(self);
    try {
      injector.run();
    } finally {
      control.leave(self);
      control.injectorEnds();
    }
  }

  private Prepared prepare(Population population) {
    // Each scenario has a seed of its own: with one for all, users of two would come in pairs.
    long seed = Seeds.of(plan.seed(), population.scenario().name());
    var compiled = new ScenarioCompiler(recordings, seed, shard).compile(population.scenario());
    if (population.isClosed()) {
      var profile = new ClosedProfile(population.closedSteps());
      return context -> new ClosedInjector(context, new UserRunner(context, compiled), profile);
    }
    ArrivalSchedule schedule = OpenProfile.schedule(population.openSteps(), seed);
    return context -> new OpenInjector(context, new UserRunner(context, compiled), schedule);
  }
}
