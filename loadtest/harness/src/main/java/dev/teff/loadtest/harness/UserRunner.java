package dev.teff.loadtest.harness;

import java.util.concurrent.atomic.AtomicLong;

/** Leads the users of one scenario through it. */
final class UserRunner {
  private final RunContext context;
  private final ScenarioCompiler.Compiled scenario;
  private final AtomicLong numbers = new AtomicLong();

  UserRunner(RunContext context, ScenarioCompiler.Compiled scenario) {
    this.context = context;
    this.scenario = scenario;
  }

  /** The number of the next user who comes to this generator. */
  long nextNumber() {
    return context.shard().nth(numbers.getAndIncrement());
  }

  /**
   * Leads one through; on the user's thread.
   *
   * @param due when it was meant to begin
   */
  void run(long number, long due) {
    var user =
        new VirtualUser(
            number,
            scenario.name(),
            context.target(),
            Seeds.of(context.plan().seed(), scenario.name()),
            context.recordings());
    var journey = new Journey(context, user, due, scenario.memory());
    try {
      scenario.node().take(journey);
    } catch (UserEndedException e) {
      // as the scenario or the run wanted it
    } catch (FeederDryException e) {
      dry(e);
    } catch (InterruptedException e) {
      if (!context.control().isStopped()) {
        broken(e);
      }
    } catch (Throwable e) {
      broken(e);
      if (e instanceof VirtualMachineError error && !(e instanceof StackOverflowError)) {
        context
            .control()
            .stop(new RunControl.Stop("the load generator met with " + e, true, false));
        throw error;
      }
    }
  }

  private void dry(FeederDryException e) {
    switch (e.whenDry()) {
      case FAIL -> context.control().stop(new RunControl.Stop(message(e), true, false));
      case STOP_RUN -> context.control().stop(new RunControl.Stop(message(e), false, false));
      case STOP_USER -> {
        // it has ended
      }
    }
  }

  private void broken(Throwable e) {
    if (!context.control().isStopped()) {
      context.recordings().error("(" + scenario.name() + ")", e);
    }
  }

  private static String message(Exception e) {
    return String.valueOf(e.getMessage());
  }
}
