package dev.teff.grains;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * What a grain knows of itself; handed to its constructor.
 *
 * <p>To be used in the grain's constructor and in its turns only.
 *
 * <pre>{@code
 * final class TillGrain implements Till {
 *   private final Journal<Ledger, Event> journal;
 *
 *   TillGrain(GrainContext<String> context) {
 *     journal = context.journal(Ledger.EMPTY, Ledger::apply);
 *   }
 *
 *   public Balance deposit(long cents) {
 *     return journal.append(new Deposited(cents)).view();
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

  /**
   * The feature level that every silo of the cluster has reached, at least 1. What came with level
   * {@code n} of the application, an event type or a method of another grain, is to be used only
   * when this is {@code n} or more: until then, some silo does not know it, and the grain may move
   * there. It rises, and never falls. To be asked in turns, not where events are applied.
   */
  int featureLevel();

  /** Timers of this activation. */
  Timers timers();

  /**
   * Durable reminders of this grain.
   *
   * @throws GrainException {@code TEFF-501} when the silo has no store
   */
  Reminders reminders();

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

  /**
   * Runs something outside of the grains once what the turn did is durable, on a thread of its own:
   * at most once, and never when the turn throws or its events are not stored. Nobody waits for it.
   * To be called in a turn; what it runs must not touch the grain.
   */
  void afterCommit(Runnable effect);

  /**
   * The grain's replicated state, which makes it active on several silos at once. Called at most
   * once, in the constructor, and not beside {@link #journal} or {@link #state}; the grain class
   * declares a field of type {@code Replicated<T>}.
   *
   * @param empty the value before the first change
   */
  <T extends Crdt<T>> Replicated<T> replicated(T empty);

  /**
   * What the callers said about the call that runs now, by name; empty outside of calls. See {@link
   * CallOptions#withContext}.
   */
  Map<String, String> callContext();

  /**
   * Keeps this activation in memory for at least this long, called or not, unless it must leave for
   * another reason than idleness.
   */
  void keepAlive(Duration duration);

  /**
   * Grains that want to hear from this one; empty at first, and again with each activation.
   *
   * @param lease for how long an observer is told things after it was added, or added again
   */
  <G extends Grain<?>> Observers<G> observers(Duration lease);

  /** Deactivates this activation after the current turn; the next call activates it anew. */
  void deactivate();
}
