package dev.teff.loadtest.harness;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What lets the users of a run come: this process, or agents. */
interface Generators {
  /** The agents; none when it is this process. */
  List<AgentInfo> agents();

  /**
   * Prepares what can be prepared before the run is said to begin.
   *
   * @throws dev.teff.cli.UserError when the users cannot come
   */
  default void prepare() {}

  /**
   * Lets them come; returns when the last has gone. An interrupt stops the run.
   *
   * @param abort asked every second why the run is to end; null if it is not
   */
  Outcome run(
      Plan plan, Target target, RunEvents events, Supplier<RunControl.@Nullable Stop> abort);

  /** This process. */
  static Generators here(NanoClock clock, Starter starter) {
    return new Generators() {
      @Override
      public List<AgentInfo> agents() {
        return List.of();
      }

      @Override
      public Outcome run(
          Plan plan, Target target, RunEvents events, Supplier<RunControl.@Nullable Stop> abort) {
        return new LoadRun(plan, target, Shard.WHOLE, clock, starter, events)
            .run(clock::now, abort);
      }
    };
  }
}
