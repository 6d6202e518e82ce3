package dev.teff.grains;

import org.jspecify.annotations.Nullable;

/**
 * A failure of the runtime, as opposed to an exception that a grain threw: that one reaches its
 * caller as itself.
 *
 * <p>The message is a small document: the code and what happened, where, likely causes, what to do.
 *
 * <pre>{@code
 * try {
 *   alice.withdraw(900);
 * } catch (GrainException e) {
 *   if (e.outcome() == GrainException.Outcome.DID_NOT_RUN) { retryLater(); }
 * }
 * }</pre>
 */
public class GrainException extends RuntimeException {
  /** What is known about the effect of a call that failed. */
  public enum Outcome {
    /** The call surely left no effect: it may be made again. */
    DID_NOT_RUN,
    /** The call may have run, once, wholly or not at all. */
    UNKNOWN
  }

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final Outcome outcome;

  /**
   * Makes one; for the runtime and stores.
   *
   * @param message what happened, where, likely causes and what to do, separated by {@code " | "}
   */
  public GrainException(
      ErrorCode code, Outcome outcome, String message, @Nullable Throwable cause) {
    super(code.label() + " " + message, cause);
    this.code = code;
    this.outcome = outcome;
  }

  /** Makes one without a cause. */
  public GrainException(ErrorCode code, Outcome outcome, String message) {
    this(code, outcome, message, null);
  }

  /** Which error this is. */
  public ErrorCode code() {
    return code;
  }

  /** Whether the failed call may have had an effect. */
  public Outcome outcome() {
    return outcome;
  }
}
