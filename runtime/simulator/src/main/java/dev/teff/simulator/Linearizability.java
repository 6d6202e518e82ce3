package dev.teff.simulator;

import dev.teff.simulator.History.Ending;
import dev.teff.simulator.History.Operation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
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
  private record Visited<S>(BitSet done, S state) {
    /** The hash of a BitSet is the same for too many of those that a search meets. */
    @Override
    public int hashCode() {
      long hash = state.hashCode();
      for (long word : done.toLongArray()) {
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

  private Linearizability(List<Operation<S, R>> calls) {
    this.calls = calls;
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
    var search = new Linearizability<>(calls);
    return search.from(new BitSet(calls.size()), calls.getFirst().subject.initial(), null);
  }

  /** Whether the rest can follow; the guess is what was done last, if that was one. */
  private boolean from(BitSet done, S state, @Nullable Guess<S> guess) {
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
          return false;
        }
      }
    }
    return complete
        || (visited.add(new Visited<>((BitSet) done.clone(), state))
            && (choose(done, state, guess, earliestEnd, true)
                || choose(done, state, guess, earliestEnd, false)));
  }

  private boolean choose(
      BitSet done, S state, @Nullable Guess<S> guess, long earliestEnd, boolean returned) {
    for (int i = done.nextClearBit(0); i < calls.size(); i = done.nextClearBit(i + 1)) {
      Operation<S, R> call = calls.get(i);
      if (call.invoked > earliestEnd) {
        return false;
      }
      Optional<S> next = call.step.apply(state, call.result);
      if (returned == (call.ending == Ending.RETURNED)
          && next.isPresent()
          && (returned || !next.get().equals(state))
          && (guess == null || !call.step.apply(guess.before, call.result).equals(next))) {
        done.set(i);
        boolean found = from(done, next.get(), returned ? null : new Guess<>(state));
        done.clear(i);
        if (found) {
          return true;
        }
      }
    }
    return false;
  }
}
