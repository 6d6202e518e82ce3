package dev.teff.loadtest.harness;

import dev.teff.cli.UserError;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lets the users of a run come from several processes at once. */
final class Agents implements Generators {
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final long UNTIL_START = TimeUnit.MILLISECONDS.toNanos(500);

  private final List<AgentLink> links;
  private final Function<Shard, AgentProtocol.Assignment> assignments;
  private final BlockingQueue<AgentLink.Heard> heard = new LinkedBlockingQueue<>();

  Agents(List<AgentLink> links, Function<Shard, AgentProtocol.Assignment> assignments) {
    this.links = List.copyOf(links);
    this.assignments = assignments;
  }

  @Override
  public List<AgentInfo> agents() {
    return links.stream().map(AgentLink::info).toList();
  }

  @Override
  public void prepare() {
    for (int i = 0; i < links.size(); i++) {
      links.get(i).assign(assignments.apply(new Shard(i, links.size())), heard::add);
    }
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    for (Set<AgentLink> waiting = new HashSet<>(links); !waiting.isEmpty(); ) {
      AgentLink.Heard next = poll(deadline - System.nanoTime());
      if (next == null) {
        throw new UserError(
            "%s did not get ready within %d s".formatted(waiting, READY_WITHIN.toSeconds()));
      }
      AgentProtocol.Word word = next.word();
      if (word == null || !word.ready()) {
        throw new UserError(
            "the agent %s takes no part: %s"
                .formatted(next.from(), word == null ? next.lost() : word.refusal()));
      }
      waiting.remove(next.from());
    }
  }

  private AgentLink.@Nullable Heard poll(long nanos) {
    try {
      return heard.poll(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError("interrupted before the run began", e);
    }
  }

  @Override
  public Outcome run(
      Plan plan, Target target, RunEvents events, Supplier<RunControl.@Nullable Stop> abort) {
    NanoClock clock = NanoClock.SYSTEM;
    var control = new RunControl(clock);
    long start = clock.now() + UNTIL_START;
    links.forEach(link -> link.begin(start));
    var context =
        new RunContext(
            plan,
            target,
            Shard.WHOLE,
            clock,
            Starter.REAL,
            new Recordings(),
            control,
            start,
            start + plan.warmUp().toNanos());
    List<Thread> drivers =
        plan.faults().isEmpty()
            ? List.of()
            : Starter.REAL.drivers(List.of(new FaultThread(context, events::mark)));
    Outcome outcome = new AgentsRun(links, heard, control, events, start).follow(abort);
    drivers.forEach(Thread::interrupt);
    drivers.forEach(Uninterrupted::join);
    return outcome;
  }
}
