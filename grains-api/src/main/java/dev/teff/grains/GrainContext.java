package dev.teff.grains;

import java.time.InstantSource;
import java.util.function.BiFunction;

/**
 * What a grain knows of itself; handed to its constructor.
 *
 * <p>To be used in the grain's constructor and in its turns only.
 *
 * <pre>{@code
 * final class AccountGrain implements Account {
 *   private final Journal<Ledger, Event> journal;
 *
 *   AccountGrain(GrainContext<String> context) {
 *     journal = context.journal(Ledger.EMPTY, Ledger::apply);
 *   }
 * }
 * }</pre>
 *
 * @param <K> the type of the grain's key
 */
public interface GrainContext<K> {
  /** The key. */
  K key();

  /** The address. */
  GrainId id();

  /** The way to other grains. */
  Grains grains();

  /** The runtime's clock: the only clock to use in a grain, so that tests can move time. */
  InstantSource clock();

  /** Timers of this activation. */
  Timers timers();

  /**
   * The grain's event-sourced state. Called at most once, in the constructor; the grain class
   * declares a field of type {@code Journal<S, E>}, from which the annotation processor learns what
   * to encode.
   *
   * @param empty the state before the first event
   * @param apply a pure function from a state and an event to the next state
   * @throws GrainException {@code TEFF-302} when the stored events cannot be read
   */
  <S, E> Journal<S, E> journal(S empty, BiFunction<? super S, ? super E, ? extends S> apply);

  /**
   * The grain's key-value state. Called at most once, in the constructor, and not beside {@link
   * #journal}; the grain class declares a field of type {@code State<S>}.
   *
   * @param initial the value before the first {@link State#set}
   */
  <S> State<S> state(S initial);

  /** Deactivates this activation after the current turn; the next call activates it anew. */
  void deactivate();
}
