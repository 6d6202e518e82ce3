package dev.teff.loadtest.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Makes of a scenario what users walk through: names become series, feeders are opened. */
final class ScenarioCompiler {
  /** Loops without waits give others their turn after so many rounds. */
  private static final int ROUNDS_PER_TURN = 64;

  private final Recordings recordings;
  private final long seed;
  private final Shard shard;
  private int memory;

  ScenarioCompiler(Recordings recordings, long seed, Shard shard) {
    this.recordings = recordings;
    this.seed = seed;
    this.shard = shard;
  }

  /**
   * A scenario that is ready.
   *
   * @param memory how many numbers its steps remember for each user
   */
  record Compiled(String name, Node node, int memory) {}

  Compiled compile(Scenario scenario) {
    Node node = sequence(scenario.steps());
    return new Compiled(scenario.name(), node, memory);
  }

  private Node sequence(List<Step> steps) {
    List<Node> made = new ArrayList<>();
    steps.forEach(step -> made.add(node(step)));
    if (made.size() == 1) {
      return made.getFirst();
    }
    Node[] nodes = made.toArray(Node[]::new);
    return journey -> {
      for (Node node : nodes) {
        node.take(journey);
      }
    };
  }

  private Node node(Step step) {
    return switch (step) {
      case Step.Exec(Request<?> request) ->
          new RequestNode(request, recordings.series(SeriesKind.REQUEST, request.name()));
      case Step.Run(UserAction action) -> journey -> action.run(journey.user());
      case Step.Feed(Feeder feeder) -> feed(feeder.open(seed, shard));
      case Step.Pause(var length) -> pause(length);
      case Step.Pace(Duration every) -> pace(every.toNanos(), memory++);
      case Step.Repeat(int times, Chain chain) -> repeat(times, sequence(chain.steps()));
      case Step.During(Duration time, Chain chain) ->
          during(time.toNanos(), sequence(chain.steps()));
      case Step.If(var condition, Chain chain) -> {
        Node then = sequence(chain.steps());
        yield journey -> {
          if (condition.test(journey.user())) {
            then.take(journey);
          }
        };
      }
      case Step.Group(String name, Chain chain) ->
          group(recordings.series(SeriesKind.GROUP, name), sequence(chain.steps()));
      case Step.ExitIfFailed() ->
          journey -> {
            if (journey.hasFailed()) {
              throw new UserEndedException();
            }
          };
    };
  }

  private static Node feed(Feeder.Source source) {
    return journey -> journey.user().setAll(source.next(journey.user().random()));
  }

  private static Node pause(Function<VirtualUser, Duration> length) {
    return journey -> {
      journey.requireGoingOn();
      long time = length.apply(journey.user()).toNanos();
      journey.context().clock().pauseUntil(journey.now() + time);
      journey.forgetDue();
    };
  }

  private static Node pace(long every, int slot) {
    return journey -> {
      journey.requireGoingOn();
      long now = journey.now();
      long due = journey.recall(slot, now - every) + every;
      journey.remember(slot, due);
      journey.context().clock().pauseUntil(due);
      journey.setDue(due);
    };
  }

  private static Node repeat(int times, Node body) {
    return journey -> {
      for (int i = 1; i <= times; i++) {
        round(body, journey, i);
      }
    };
  }

  private static Node during(long time, Node body) {
    return journey -> {
      long end = journey.now() + time;
      for (int i = 1; journey.now() - end < 0; i++) {
        round(body, journey, i);
      }
    };
  }

  @SuppressWarnings("ThreadPriorityCheck") // the scheduler of virtual threads is the JDK's own
  private static void round(Node body, Journey journey, int number) throws Exception {
    journey.requireGoingOn();
    body.take(journey);
    if (number % ROUNDS_PER_TURN == 0) {
      Thread.yield();
    }
  }

  private static Node group(Series series, Node body) {
    return journey -> {
      long begun = journey.now();
      body.take(journey);
      journey.context().record(series, begun, begun, journey.now(), false);
    };
  }
}
