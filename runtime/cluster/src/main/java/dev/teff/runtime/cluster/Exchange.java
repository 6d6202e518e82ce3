package dev.teff.runtime.cluster;

/**
 * Something that is said to a silo, and what becomes of it. After it was offered to a connection,
 * exactly one of {@link #answered}, {@link #departed} of one that expects no answer, {@link #lost}
 * and {@link #expired} is called, unless {@link #begin} forbids it to leave.
 */
interface Exchange extends Outbox.Outgoing {
  /** What the answer will say, unique per connection. */
  long id();

  /** Asked just before it leaves; when false, it does not, and is forgotten. */
  boolean begin();

  /** Whether there will be an answer. */
  boolean expectsAnswer();

  /** When nobody waits for the answer any more. */
  long deadlineNanos();

  /** It left. */
  void departed();

  /** The answer came. */
  void answered(Frame.Answer answer);

  /** No answer came in time. */
  void expired();

  /**
   * The connection is lost.
   *
   * @param left whether it may have arrived
   */
  void lost(boolean left, Loss loss);
}
