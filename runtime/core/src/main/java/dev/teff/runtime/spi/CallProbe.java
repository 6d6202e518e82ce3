package dev.teff.runtime.spi;

import dev.teff.grains.DeactivationReason;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.GrainCall;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a sample of the calls that grains of a silo make, and at the lives of its activations.
 * Each activation counts down to its next sample by itself, so a call that is not looked at costs a
 * decrement. Safe for use by any thread; must be quick, and must not throw.
 */
public interface CallProbe {
  /** Looks at nothing. */
  CallProbe NONE =
      new CallProbe() {
        @Override
        public int next() {
          return Integer.MAX_VALUE;
        }

        @Override
        public @Nullable Observed observe(
            GrainId caller, GrainId callee, GrainCall<?> call, boolean oneWay) {
          return null;
        }
      };

  /** How many calls an activation makes until it asks about one, that one included; at least 1. */
  int next();

  /** A call is about to be made; null when it is not looked at. */
  @Nullable Observed observe(GrainId caller, GrainId callee, GrainCall<?> call, boolean oneWay);

  /**
   * A call's turn has ended, whoever made the call: one of a sample. Not told of those that cannot
   * be brought to another silo.
   *
   * @param nanos how long it ran, with the calls that it waited for
   * @param standsFor for how many turns it stands, at least 1
   */
  default void ran(GrainId grain, String method, long nanos, int standsFor) {}

  /**
   * A call has come from another process.
   *
   * @return is told how it goes on; null when nobody is interested
   */
  default @Nullable Served arrived(CallRequest call) {
    return null;
  }

  /** A call from another process that is looked at; told by one thread at a time. */
  interface Served {
    /** Its method is about to run, or it is sent on to another silo. */
    void begun();

    /** The method has returned or thrown. */
    void ran();

    /**
     * The answer is about to leave, now that what it rests on is durable.
     *
     * @param failed whether it is an error
     */
    void answered(boolean failed);
  }

  /**
   * A grain is about to come into memory.
   *
   * @return is run when it has come, and not when it comes to nothing
   */
  default Runnable activating(GrainId grain) {
    return NOTHING_MORE;
  }

  /** For those who do not want to know when a grain has come. */
  Runnable NOTHING_MORE = () -> {};

  /** A grain has left the memory. */
  default void deactivated(GrainId grain, DeactivationReason reason) {}

  /**
   * The store refused what an activation appended, because there is a newer one.
   *
   * @param detail what was expected and what was found
   */
  default void fenced(GrainId grain, String detail) {}

  /** A call that is looked at. */
  @FunctionalInterface
  interface Observed {
    /**
     * The call is over, or is sent if nobody waits for it; said once.
     *
     * @param answered whether the result is in the call
     * @param remote whether the grain was on another silo
     * @param waitNanos how long the call waited for its turn; 0 when it did not, and where that is
     *     not known: of calls to other silos, and of those for which nobody waits
     */
    void ended(boolean answered, boolean remote, long waitNanos);
  }
}
