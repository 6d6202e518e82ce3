package dev.teff.simulator;

import dev.teff.simulator.Subject.Step;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call to a tally.
 *
 * @param added what it adds; 0 when it only looks
 */
record CountedStep(long added) implements Step<Tail, Counted> {
  @Override
  public Optional<Tail> apply(Tail state, @Nullable Counted result) {
    Tail next = added == 0 ? state : state.with(added);
    return result == null || result.tail().equals(next) ? Optional.of(next) : Optional.empty();
  }

  @Override
  public boolean mayReturnLater(Tail state, Counted result) {
    return state.mayBecome(result.tail());
  }
}
