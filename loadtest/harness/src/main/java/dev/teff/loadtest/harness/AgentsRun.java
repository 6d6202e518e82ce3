package dev.teff.loadtest.harness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Hears what agents measure until the last has ended. Used by one thread. */
final class AgentsRun {
  private static final long GRACE = TimeUnit.SECONDS.toNanos(20);

  private final List<AgentLink> links;
  private final BlockingQueue<AgentLink.Heard> heard;
  private final RunControl control;
  private final RunEvents events;
  private final long start;
  private final SecondMerger merger;
  private final Set<AgentLink> left;
  private final Map<AgentLink, Outcome> outcomes = new LinkedHashMap<>();
  private final Map<AgentLink, List<ErrorCount>> errors = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();
  private boolean isStopping;
  private long stoppedAt;

  AgentsRun(
      List<AgentLink> links,
      BlockingQueue<AgentLink.Heard> heard,
      RunControl control,
      RunEvents events,
      long start) {
    this.links = links;
    this.heard = heard;
    this.control = control;
    this.events = events;
    this.start = start;
    this.merger = new SecondMerger(links.size(), events);
    this.left = new LinkedHashSet<>(links);
  }

  Outcome follow(Supplier<RunControl.@Nullable Stop> abort) {
    long began = Outcome.wallNanos(NanoClock.SYSTEM, start);
    control.enter(Thread.currentThread());
    while (!left.isEmpty()) {
      AgentLink.Heard next = next();
      if (next != null) {
        hear(next);
      }
      RunControl.Stop why = abort.get();
      if (why != null) {
        control.stop(why);
      }
      stopIfToldTo();
    }
    control.leave(Thread.currentThread());
    boolean unused = Thread.interrupted(); // what was meant for the waiting is over
    long warmUp = outcomes.values().stream().mapToLong(Outcome::warmUpRequests).sum();
    return new Outcome(
        began,
        control.stopped(),
        warmUp,
        SecondMerger.sum(List.copyOf(errors.values())),
        notes,
        Counts.sum(outcomes.values().stream().map(Outcome::counts).toList()),
        outcomes.values().stream().flatMap(one -> one.traced().stream()).toList());
  }

  private AgentLink.@Nullable Heard next() {
    try {
      return heard.poll(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      // By whoever stopped the run; else it is Ctrl-C.
      control.stop(new RunControl.Stop("interrupted", false, true));
      return null;
    }
  }

  private void hear(AgentLink.Heard next) {
    AgentLink link = next.from();
    AgentProtocol.Word word = next.word();
    if (!left.contains(link)) {
      return; // the end of a stream that has said its last word
    }
    if (word == null) {
      lose(link, next.lost());
    } else if (word.second() != null) {
      errors.put(link, word.second().errors());
      merger.add(
          links.indexOf(link),
          word.second(),
          word.histograms().stream().map(PackedHistogram::unpack).toList());
    } else if (word.end() != null) {
      end(link, word.end());
    } else if (word.refusal() != null) {
      lose(link, word.refusal());
    }
  }

  private void end(AgentLink link, Outcome outcome) {
    outcomes.put(link, outcome);
    errors.put(link, outcome.errors());
    leave(link);
    RunControl.Stop stop = outcome.stop();
    if (stop != null && !stop.interrupted()) {
      control.stop(stop); // a feeder ran dry, say: the others end, too
    } else if (stop != null && !isStopping) {
      control.stop(new RunControl.Stop("agent %s was interrupted".formatted(link), true, false));
    }
  }

  private void lose(AgentLink link, String why) {
    double seconds = (System.nanoTime() - start) / 1e9;
    notes.add(
        "the agent %s was lost after %.1f s (%s): what its users measured since then is missing"
            .formatted(link, seconds, why));
    events.mark(new Mark(seconds, "agent %s is lost".formatted(link), false));
    leave(link);
  }

  private void leave(AgentLink link) {
    left.remove(link);
    merger.end(links.indexOf(link));
  }

  private void stopIfToldTo() {
    if (!control.isStopped()) {
      return;
    }
    if (!isStopping) {
      isStopping = true;
      stoppedAt = System.nanoTime();
      left.forEach(AgentLink::stop);
    } else if (System.nanoTime() - stoppedAt > GRACE) {
      List.copyOf(left).forEach(link -> lose(link, "it did not stop"));
    }
  }
}
