package dev.teff.runtime;

import dev.teff.grains.Crdt;
import dev.teff.grains.DeactivationReason;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.Grain;
import dev.teff.grains.GrainContext;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.grains.Grains;
import dev.teff.grains.Journal;
import dev.teff.grains.Observers;
import dev.teff.grains.Reminders;
import dev.teff.grains.Replicated;
import dev.teff.grains.State;
import dev.teff.grains.Timers;
import dev.teff.grains.spi.Codec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** What an activation hands to its grain. */
record ActivationContext<K>(Activation activation, K key) implements GrainContext<K> {
  @Override
  public GrainId id() {
    return activation.grainId();
  }

  @Override
  public Grains grains() {
    return activation.silo().grains();
  }

  @Override
  public InstantSource clock() {
    return activation.silo().time();
  }

  @Override
  public int featureLevel() {
    return activation.silo().featureLevel();
  }

  @Override
  public Timers timers() {
    return activation.timers();
  }

  @Override
  public Reminders reminders() {
    return new ActivationReminders(activation, activation.silo().store(activation).reminders());
  }

  @Override
  @SuppressWarnings("unchecked") // the processor took the codec from the field's declared type
  public <S, E> Journal<S, E> journal(
      S empty, BiFunction<? super S, ? super E, ? extends S> apply) {
    Codec<?> codec = declared(activation.kind().events(), "Journal<S, E>");
    return recovered(() ->
        new EventJournal<S, E>(
            activation,
            activation.silo().eventLog(activation),
            activation.silo().store(activation).snapshots(),
            new EventTypes<>((Codec<E>) codec, activation.kind().history()),
            activation.kind().snapshots(),
            empty,
            apply));
  }

  @Override
  @SuppressWarnings("unchecked")
  public <S> State<S> state(S initial) {
    Codec<?> codec = declared(activation.kind().value(), "State<S>");
    return recovered(() ->
        new ValueState<>(
            activation, activation.silo().eventLog(activation), (Codec<S>) codec, initial));
  }

  /** A state that has claimed its log and replayed it, when it was its turn. */
  private <D extends DurableState> D recovered(Supplier<D> claimed) {
    return activation
        .silo()
        .recoveries()
        .run(() -> {
          D state = claimed.get();
          activation.own(state);
          state.recoverAll();
          return state;
        });
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T extends Crdt<T>> Replicated<T> replicated(T empty) {
    Codec<?> codec = declared(activation.kind().replicated(), "Replicated<T>");
    activation.requireNoState(); // before a number is taken for it
    ReplicatedState<T> state =
        new ReplicaOpening<>(
                activation, activation.silo().replicas(activation), (Codec<T>) codec, empty)
            .open();
    activation.own(state);
    return state;
  }

  private Codec<?> declared(Optional<Codec<?>> codec, String field) {
    return codec.orElseThrow(() ->
        new GrainException(
            ErrorCode.STATE_UNDECLARED,
            Outcome.DID_NOT_RUN,
            "%s keeps state that it does not declare | grain %s | it has no field of type %s, from which the annotation processor would know what to encode | declare one: private final %s …;"
                .formatted(activation.kind().implementationName(), id(), field, field)));
  }

  @Override
  public void afterCommit(Runnable effect) {
    activation.currentTurn().effects().afterCommit(effect);
  }

  @Override
  public Map<String, String> callContext() {
    Turn turn = CurrentTurn.slot().turn;
    return turn == null || turn.activation != activation ? Map.of() : turn.context();
  }

  @Override
  public <G extends Grain<?>> Observers<G> observers(Duration lease) {
    var made = new GrainObservers<G>(activation, lease);
    if (activation.state() == ActivationState.ACTIVATING) {
      activation.extras().observe(made); // those of later turns have no place by which to find them
    }
    return made;
  }

  @Override
  public void keepAlive(Duration duration) {
    activation.keepAlive(duration);
  }

  @Override
  public void deactivate() {
    activation.leave(DeactivationReason.REQUESTED);
  }
}
