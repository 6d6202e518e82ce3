package dev.teff.runtime.spi;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.AppendOutcome;

/**
 * Is told how long things took on a silo: a sample of turns and calls, and everything that is
 * stored. Safe for use by any thread; must be quick, and must not throw.
 */
public interface Timings {
  /** Looks at no clock. */
  Timings NONE = new Timings() {};

  /**
   * A turn has run. Of the turns that a thread runs one after another, the first is told of and
   * about one in 64 behind it, and all of methods that were slow lately.
   *
   * @param activation the grain; of a stateless worker, with the number of the activation
   * @param standsFor for how many turns this one stands; 0 when it is told of only because its
   *     method was slow
   */
  default void ran(GrainId activation, String method, long nanos, int standsFor) {}

  /** A call has waited in its grain's mailbox; one in {@value #WAITS} of those that did is told. */
  default void waited(String type, long nanos) {}

  /** One in how many queued calls is told of. */
  int WAITS = 32;

  /**
   * A call is over. Told are, of calls by grains to grains on the same silo, those that the silo's
   * {@link CallProbe} looks at, and one in {@value #CALLS_ELSEWHERE} of calls to other silos.
   *
   * @param remote whether the grain was on another silo
   */
  default void called(String type, String method, boolean remote, long nanos) {}

  /** One in how many calls to other silos is told of. */
  int CALLS_ELSEWHERE = 32;

  /** The store has said what became of a turn's events. */
  default void appended(AppendOutcome outcome, long nanos) {}
}
