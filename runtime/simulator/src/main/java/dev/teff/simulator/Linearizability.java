package dev.teff.simulator;

import dev.teff.simulator.History.Ending;
import dev.teff.simulator.History.Operation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for an order of calls that explains what they returned: each call takes effect at one
 * moment between its beginning and its end. After Wing and Gong (1993), with the cache of visited
 * configurations that Lowe (2017) added.
 *
 * <p>A call that surely did not run is left out. One whose end nobody knows may take effect at any
 * time behind its beginning, or never: so it is only taken to have happened where a call behind it
 * tells the difference.
 */
final class Linearizability<S, R> {
  /**
   * @param first the first call that is not done
   * @param beyond those behind it that are done
   */
  private record Visited<S>(int first, BitSet beyond, S state) {
    static <S> Visited<S> of(BitSet done, S state) {
      int first = done.nextClearBit(0);
      return new Visited<>(first, done.get(first, Math.max(first, done.length())), state);
    }

    /** The hash of a BitSet is the same for too many of those that a search meets. */
    @Override
    public int hashCode() {
      long hash = 31L * state.hashCode() + first;
      for (long word : beyond.toLongArray()) {
        hash = (hash ^ word) * 0x9E3779B97F4A7C15L;
        hash ^= hash >>> 32;
      }
      return (int) hash;
    }
  }

  /** A call of unknown end is taken to have happened; the state that it met. */
  private record Guess<S>(S before) {}

  private final List<Operation<S, R>> calls;
  private final Set<Visited<S>> visited = new HashSet<>();
  private final BitSet done;

  private Linearizability(List<Operation<S, R>> calls) {
    this.calls = calls;
    this.done = new BitSet(calls.size());
  }

  /** Whether there is such an order; all calls are of one subject. */
  static <S, R> boolean holds(List<Operation<S, R>> history) {
    List<Operation<S, R>> calls = new ArrayList<>();
    for (Operation<S, R> call : history) {
      if (call.ending != Ending.DID_NOT_RUN) {
        calls.add(call);
      }
    }
    if (calls.isEmpty()) {
      return true;
    }
    calls.sort(Comparator.comparingLong(call -> call.invoked));
    return new Linearizability<>(calls).search(calls.getFirst().subject.initial());
  }

  /** Depth first, with a path of its own: histories are longer than threads' stacks are deep. */
  private boolean search(S initial) {
    Deque<Choice<S>> path = new ArrayDeque<>();
    Choice<S> next = look(initial, null);
    while (true) {
      if (next != null) {
        if (next.isComplete()) {
          return true;
        }
        path.push(next);
      }
      Choice<S> last = path.peek();
      if (last == null) {
        return false;
      }
      if (last.taken >= 0) {
        done.clear(last.taken); // whatever followed did not explain the rest
      }
      next = advance(last) ? take(last) : null;
      if (next == null && last.taken < 0) {
        path.pop();
      }
    }
  }

  private @Nullable Choice<S> take(Choice<S> choice) {
    done.set(choice.taken);
    return look(
        Objects.requireNonNull(choice.after), choice.returned ? null : new Guess<>(choice.state));
  }

  /** What may happen next in a state; null when nothing that was not looked at before. */
  private @Nullable Choice<S> look(S state, @Nullable Guess<S> guess) {
    long earliestEnd = Long.MAX_VALUE;
    boolean complete = true;
    for (int i = done.nextClearBit(0); i < calls.size(); i = done.nextClearBit(i + 1)) {
      Operation<S, R> call = calls.get(i);
      if (call.invoked > earliestEnd) {
        break; // and so are all behind it
      }
      if (call.ending == Ending.RETURNED) {
        complete = false;
        earliestEnd = Math.min(earliestEnd, call.returned);
        R result = call.result;
        if (result != null && !call.step.mayReturnLater(state, result)) {
          return null;
        }
      }
    }
    return complete || visited.add(Visited.of(done, state))
        ? new Choice<>(state, guess, complete ? Choice.NONE : earliestEnd)
        : null;
  }

  /** Finds the next call to take: those that returned first, then the others. */
  private boolean advance(Choice<S> choice) {
    for (int i = done.nextClearBit(choice.taken + 1); ; i = done.nextClearBit(i + 1)) {
      if (i >= calls.size() || calls.get(i).invoked > choice.earliestEnd) {
        if (!choice.returned) {
          choice.taken = -1;
          return false;
        }
        choice.returned = false;
        i = -1;
        continue;
      }
      Operation<S, R> call = calls.get(i);
      if (choice.returned == (call.ending == Ending.RETURNED)) {
        Optional<S> next = call.step.apply(choice.state, call.result);
        if (next.isPresent() && choice.allows(call, next)) {
          choice.taken = i;
          choice.after = next.get();
          return true;
        }
      }
    }
  }

  /** A state on the way, and which of the calls that may come next was taken. */
  private static final class Choice<S> {
    private static final long NONE = Long.MIN_VALUE;

    private final S state;
    private final @Nullable Guess<S> guess; // what was done last, if that was one
    private final long earliestEnd; // no call that begins later may come next
    private boolean returned = true; // whether calls are tried that returned, or the others
    private int taken = -1;
    private @Nullable S after;

    Choice(S state, @Nullable Guess<S> guess, long earliestEnd) {
      this.state = state;
      this.guess = guess;
      this.earliestEnd = earliestEnd;
    }

    /** Whether all that returned has happened. */
    boolean isComplete() {
      return earliestEnd == NONE;
    }

    /** A guess has to change something, and what follows it to need it. */
    <R> boolean allows(Operation<S, R> call, Optional<S> next) {
      return (returned || !next.get().equals(state))
          && (guess == null || !call.step.apply(guess.before, call.result).equals(next));
    }
  }
}
