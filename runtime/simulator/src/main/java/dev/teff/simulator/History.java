package dev.teff.simulator;

import dev.teff.simulator.Subject.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** All calls to all subjects, with what became of them. Calls are added by any thread. */
final class History {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, List<Operation<?, ?>>> bySubject = new LinkedHashMap<>();
  private final List<Operation<?, ?>> all = new ArrayList<>();

  /** One call. */
  static final class Operation<S, R> {
    final Subject<S> subject;
    final Seat caller;
    final String what;
    final long invoked;
    final long limitNanos;
    boolean hasKey;
    boolean mayFail; // its caller cancels it, or gives it next to no time
    final Step<S, R> step;
    long returned = Long.MAX_VALUE;
    Ending ending = Ending.PENDING;
    @Nullable R result;
    String failure = "";
    private long firstEnd = Long.MAX_VALUE; // it may be made again, and end better

    Operation(
        Subject<S> subject,
        Seat caller,
        String what,
        long invoked,
        long limitNanos,
        Step<S, R> step) {
      this.subject = subject;
      this.caller = caller;
      this.what = what;
      this.invoked = invoked;
      this.limitNanos = limitNanos;
      this.step = step;
    }

    void end(Ending how, @Nullable R given, String why, long now) {
      ending = how;
      result = given;
      failure = why;
      returned = now;
      firstEnd = Math.min(firstEnd, now);
    }

    boolean isOverdue(Duration slack, long now) {
      return Math.min(firstEnd, now) - invoked > limitNanos + slack.toNanos();
    }

    /** Until when it took effect at the latest; what nobody knows the end of, may do so later. */
    long latestEffect() {
      return ending == Ending.RETURNED ? returned : Long.MAX_VALUE;
    }

    @Override
    public String toString() {
      String end =
          switch (ending) {
            case PENDING -> "…";
            case RETURNED -> "= " + result;
            case DID_NOT_RUN -> "did not run: " + failure;
            case UNKNOWN -> "unknown: " + failure;
          };
      String until = ending == Ending.PENDING ? "" : "%.3f".formatted(returned / 1e9);
      return "%9.3f–%-9s %-9s %s %s".formatted(invoked / 1e9, until, caller.name(), what, end);
    }
  }

  /** What became of a call. */
  enum Ending {
    PENDING,
    RETURNED,
    DID_NOT_RUN,
    UNKNOWN
  }

  void add(Operation<?, ?> operation) {
    lock.lock();
    try {
      all.add(operation);
      bySubject
          .computeIfAbsent(operation.subject.name(), unused -> new ArrayList<>())
          .add(operation);
    } finally {
      lock.unlock();
    }
  }

  /** All of them; when no more are added. */
  List<Operation<?, ?>> all() {
    return all;
  }

  /** Those that took longer than they may, though nobody stopped their callers. */
  List<String> overdue(Duration slack, long now) {
    return all.stream()
        .filter(call -> call.isOverdue(slack, now))
        .filter(call -> call.caller.undisturbed())
        .map(call ->
            "A call did not end by its deadline: %s %s".formatted(call.subject.name(), call))
        .toList();
  }

  /** Those that failed as they never may. */
  List<String> failedWith(String label) {
    return all.stream()
        .filter(call -> call.failure.equals(label))
        .map(call -> "A call failed for no reason: %s %s".formatted(call.subject.name(), call))
        .toList();
  }

  /** What is wrong with each subject whose calls do not look as if they came one by one. */
  List<String> violations() {
    var found = new ArrayList<String>();
    bySubject.forEach((name, operations) -> {
      explain(name, operations, found);
      comeBack(name, operations, found);
    });
    return found;
  }

  /**
   * An activation that was followed by another, in calls one behind the other, answers no call that
   * was made later. What calls with keys are told may be what an earlier activation said.
   */
  private static void comeBack(
      String name, List<Operation<?, ?>> operations, List<String> violations) {
    Map<String, List<Operation<?, ?>>> byActivation = new LinkedHashMap<>();
    for (Operation<?, ?> call : operations) {
      if (!call.hasKey && call.result instanceof Witnessed witnessed) {
        byActivation.computeIfAbsent(witnessed.activation(), unused -> new ArrayList<>()).add(call);
      }
    }
    byActivation.forEach((activation, calls) -> {
      long first = calls.stream().mapToLong(call -> call.returned).min().orElseThrow();
      long followed =
          byActivation.entrySet().stream()
              .filter(other -> !other.getKey().equals(activation))
              .flatMap(other -> other.getValue().stream())
              .filter(call -> call.invoked > first)
              .mapToLong(call -> call.returned)
              .min()
              .orElse(Long.MAX_VALUE);
      calls.stream()
          .filter(call -> call.invoked > followed)
          .findFirst()
          .ifPresent(call ->
              violations.add(
                  "%s: activation %s was followed by another one, and answered again: %s"
                      .formatted(name, activation, call)));
    });
  }

  @SuppressWarnings("unchecked") // one name, one subject, one type of states
  private static void explain(
      String name, List<Operation<?, ?>> operations, List<String> violations) {
    List<Operation<Object, Object>> calls = new ArrayList<>();
    operations.forEach(each -> calls.add((Operation<Object, Object>) each));
    if (Linearizability.holds(calls)) {
      return;
    }
    // The shortest beginning that makes no sense; later calls that had begun may have had effects.
    calls.sort(Comparator.comparingLong(call -> call.returned));
    int low = 1;
    int high = calls.size();
    while (low < high) {
      int middle = (low + high) / 2;
      if (Linearizability.holds(beginning(calls, middle))) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    var text =
        new StringBuilder("%s is not linearizable. The last call makes no sense:".formatted(name));
    calls.subList(Math.max(0, high - 12), high).forEach(call -> text.append("\n    ").append(call));
    violations.add(text.toString());
  }

  /** The calls that ended first, and those that had begun by then, with unknown ends. */
  private static List<Operation<Object, Object>> beginning(
      List<Operation<Object, Object>> byEnd, int count) {
    long horizon = byEnd.get(count - 1).returned;
    var part = new ArrayList<>(byEnd.subList(0, count));
    for (Operation<Object, Object> later : byEnd.subList(count, byEnd.size())) {
      if (later.invoked < horizon && later.ending != Ending.DID_NOT_RUN) {
        part.add(
            new Operation<>(
                later.subject,
                later.caller,
                later.what,
                later.invoked,
                later.limitNanos,
                later.step));
      }
    }
    return part;
  }
}
