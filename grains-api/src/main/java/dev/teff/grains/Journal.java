package dev.teff.grains;

import java.util.List;

/**
 * Event-sourced state of one grain. To be used in the grain's turns only.
 *
 * <p>A turn is atomic: its events are stored all or not at all, and a turn that throws leaves the
 * journal as it was. No caller and no other grain sees an effect whose events are not durable: the
 * runtime holds replies and messages until they are.
 *
 * <p>A call to another grain behind an append, and {@link #sync()}, are <em>seals</em>: the events
 * so far are committed first and stay, whatever the rest of the turn does.
 *
 * <pre>{@code
 * public Balance deposit(long cents) {
 *   return journal.append(new Deposited(cents)).view();
 * }
 * }</pre>
 *
 * @param <S> the state, an immutable value
 * @param <E> the events, a record or a sealed interface of records
 */
public interface Journal<S, E> {
  /** The state after every event appended so far, this turn's included. */
  S state();

  /**
   * Applies an event and appends it to this turn's batch.
   *
   * @return the state behind it
   * @throws IllegalStateException outside a turn of this grain, or in a read-only turn
   */
  S append(E event);

  /** Appends several events in order. */
  S appendAll(List<? extends E> events);

  /** How many events the state reflects. */
  long sequence();

  /**
   * Waits until everything appended so far is durable.
   *
   * @throws GrainException when the store refused it
   */
  void sync();
}
