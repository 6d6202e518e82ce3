package dev.teff.runtime;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainContext;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.grains.Grains;
import dev.teff.grains.Journal;
import dev.teff.grains.State;
import dev.teff.grains.Timers;
import dev.teff.grains.spi.Codec;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiFunction;

/** What an activation hands to its grain. */
record ActivationContext<K>(Activation activation, K key) implements GrainContext<K> {
  @Override
  public GrainId id() {
    return activation.id();
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
  public Timers timers() {
    return activation.timers();
  }

  @Override
  @SuppressWarnings("unchecked") // the processor took the codec from the field's declared type
  public <S, E> Journal<S, E> journal(
      S empty, BiFunction<? super S, ? super E, ? extends S> apply) {
    Codec<?> codec = declared(activation.kind().events(), "Journal<S, E>");
    var journal =
        new EventJournal<S, E>(
            activation, activation.silo().eventLog(activation), (Codec<E>) codec, empty, apply);
    activation.own(journal);
    journal.replay();
    return journal;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <S> State<S> state(S initial) {
    Codec<?> codec = declared(activation.kind().value(), "State<S>");
    var state =
        new ValueState<>(
            activation, activation.silo().eventLog(activation), (Codec<S>) codec, initial);
    activation.own(state);
    state.replay();
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
  public void deactivate() {
    activation.leave(Reason.REQUESTED);
  }
}
