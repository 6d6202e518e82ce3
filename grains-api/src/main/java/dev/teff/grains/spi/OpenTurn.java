package dev.teff.grains.spi;

/**
 * A turn of a grain that the calling thread runs itself, between {@link CallSender#begin} and its
 * end. Of the two ways to end it, {@link #returned} comes first, and {@link #threw} last: what
 * {@code returned} throws goes to {@code threw} too. For the thread that began it only; not to be
 * kept, since the runtime uses it again for the thread's next call.
 */
public interface OpenTurn {
  /** The grain's object. */
  Object grain();

  /**
   * The method has returned. Blocks until what the turn did is durable.
   *
   * @throws dev.teff.grains.GrainException when it will not be, or the turn was interrupted
   */
  void returned();

  /**
   * The method, or {@link #returned}, threw. Throws what the caller is to see, or returns when the
   * call is to be made again by {@link CallSender#call}, because it surely did not take effect.
   *
   * @param failure what was thrown; thrown on as itself, declared or not
   */
  void threw(Throwable failure);
}
