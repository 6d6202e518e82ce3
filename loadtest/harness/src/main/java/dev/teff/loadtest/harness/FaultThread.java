package dev.teff.loadtest.harness;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Does the faults of a plan when they are due. */
final class FaultThread implements Runnable {
  private final RunContext context;
  private final Consumer<Mark> marks;
  private final List<Act> acts = new ArrayList<>();

  /** Something that is due at a time since the start. */
  private record Act(long due, String what, boolean isFault, Deed deed) {}

  @FunctionalInterface
  private interface Deed {
    void run(FaultyCluster cluster) throws IOException, InterruptedException;
  }

  FaultThread(RunContext context, Consumer<Mark> marks) {
    this.context = context;
    this.marks = marks;
    context.plan().faults().forEach(this::add);
    acts.sort(Comparator.comparingLong(Act::due));
  }

  private void add(TimedFault fault) {
    long due = fault.after().toNanos();
    String what = fault.fault().describe();
    switch (fault.fault()) {
      case Fault.Kill(int silo) -> acts.add(new Act(due, what, true, c -> c.kill(silo)));
      case Fault.Drain(int silo) -> acts.add(new Act(due, what, true, c -> c.drain(silo)));
      case Fault.AddSilo() -> acts.add(new Act(due, what, true, FaultyCluster::addSilo));
      case Fault.Freeze(int silo, var time) -> {
        acts.add(new Act(due, what, true, c -> c.freeze(silo)));
        String thaw = "silo %d goes on".formatted(silo);
        acts.add(new Act(due + time.toNanos(), thaw, false, c -> c.thaw(silo)));
      }
      case Fault.Partition(int silo, var time) -> {
        acts.add(new Act(due, what, true, c -> c.cutOff(silo)));
        String rejoin = "silo %d is reachable again".formatted(silo);
        acts.add(new Act(due + time.toNanos(), rejoin, false, c -> c.rejoin(silo)));
      }
    }
  }

  @Override
  public void run() {
    List<Thread> acting = new ArrayList<>();
    int done = 0;
    for (; done < acts.size(); done++) {
      Act act = acts.get(done);
      context.clock().sleepUntil(context.start() + act.due);
      if (Thread.currentThread().isInterrupted() || context.control().isStopped()) {
        break;
      }
      marks.accept(new Mark(sinceStart(), act.what, act.isFault));
      // A silo takes its time to start or to leave; the next fault does not wait for it.
      acting.add(Thread.startVirtualThread(() -> perform(act)));
    }
    acting.forEach(Uninterrupted::join);
    undo(acts.subList(done, acts.size()));
  }

  private double sinceStart() {
    return (context.clock().now() - context.start()) / 1e9;
  }

  private void perform(Act act) {
    try {
      act.deed.run(context.target().cluster());
    } catch (IOException | RuntimeException | InterruptedException e) {
      String why = "'%s' could not be done: %s".formatted(act.what, e.getMessage());
      context.control().stop(new RunControl.Stop(why, true, false));
    }
  }

  /** What was begun is not left behind when the run ends before its time: silos go on. */
  private void undo(List<Act> left) {
    for (Act act : left) {
      if (act.isFault) {
        marks.accept(new Mark(sinceStart(), act.what + ": not done, the run was over", false));
      } else {
        try {
          act.deed.run(context.target().cluster());
        } catch (IOException | RuntimeException | InterruptedException e) {
          marks.accept(new Mark(sinceStart(), act.what + ": failed, " + e.getMessage(), false));
        }
      }
    }
  }
}
