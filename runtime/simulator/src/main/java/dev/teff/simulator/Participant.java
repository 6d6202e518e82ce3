package dev.teff.simulator;

import dev.teff.grains.CallOptions;
import dev.teff.grains.Grain;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.Grains;
import dev.teff.grains.IdempotencyKey;
import dev.teff.simulator.History.Ending;
import dev.teff.simulator.History.Operation;
import dev.teff.simulator.Subject.Step;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** One caller in a simulation: a client, or a thread in a silo. Used by its own thread only. */
public final class Participant {
  private static final int ATTEMPTS = 3;

  private final Seat seat;
  private final Grains grains;

  private final RandomGenerator random;
  private final History history;
  private final BooleanSupplier goesOn;
  private final boolean repeatsUnknown;
  private final Duration patience;

  Participant(
      Seat seat,
      Grains grains,
      RandomGenerator random,
      History history,
      BooleanSupplier goesOn,
      boolean repeatsUnknown) {
    this.seat = seat;
    this.grains = grains;
    this.random = random;
    this.history = history;
    this.goesOn = goesOn;
    this.repeatsUnknown = repeatsUnknown;
    this.patience = Duration.ofMillis(625 << random.nextInt(5));
  }

  /** How long a call of this participant may take. */
  Duration patience() {
    return patience;
  }

  /** The client's or the silo's name. */
  public String name() {
    return seat.name();
  }

  /** The way to the grains from here. */
  public Grains grains() {
    return grains;
  }

  /** A grain whose calls take as long as this participant has patience, if they must. */
  <K, G extends Grain<K>> G ref(Class<G> type, K key) {
    return grains.with(grains.ref(type, key), CallOptions.timeout(patience));
  }

  /** The only random numbers to use. */
  public RandomGenerator random() {
    return random;
  }

  /** Whether the run still lasts; a participant ends soon after this turns false. */
  public boolean goesOn() {
    return goesOn.getAsBoolean();
  }

  /** Blocks in the simulation's time. */
  public void pause(Duration duration) {
    seat.pause(duration);
  }

  /**
   * Makes a call that is checked: all calls to a subject have to look as if they had happened one
   * after the other.
   *
   * @param what describes the call in histories, for example {@code add 3}
   * @return what the call returned; empty when it failed as a call
   */
  public <S, R> Optional<R> call(
      Subject<S> subject, String what, Step<S, R> step, Supplier<R> call) {
    return callWithin(SimulatedCluster.CALL_TIMEOUT, subject, what, step, call);
  }

  /** The same, where the call has another deadline than the usual one. */
  <S, R> Optional<R> callWithin(
      Duration limit, Subject<S> subject, String what, Step<S, R> step, Supplier<R> call) {
    return make(begin(limit, subject, what, step), call);
  }

  /** The same for a call that its caller cancels, or gives next to no time. */
  <S, R> Optional<R> callThatMayFail(
      Duration limit, Subject<S> subject, String what, Step<S, R> step, Supplier<R> call) {
    Operation<S, R> operation = begin(limit, subject, what, step);
    operation.mayFail = true;
    return make(operation, call);
  }

  /**
   * The same for a call with a key: while nobody knows what became of it, it is made again.
   *
   * @param call given who calls, and the options to call with
   * @return makes it again, by whoever wants to, as one and the same call; tells whether it was
   *     answered
   */
  <S, R> Predicate<Participant> callOnce(
      String key,
      Subject<S> subject,
      String what,
      Step<S, R> step,
      BiFunction<Grains, CallOptions, R> call) {
    CallOptions options =
        CallOptions.timeout(patience).withKey(new IdempotencyKey(key, seat.issued()));
    Operation<S, R> operation = begin(patience.multipliedBy(ATTEMPTS), subject, what, step);
    operation.hasKey = true;
    Predicate<Participant> again =
        caller -> caller.make(operation, () -> call.apply(caller.grains, options)).isPresent();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (again.test(this)) {
        return caller -> true;
      }
    }
    // Also what did not run the last time may have run before.
    operation.end(Ending.UNKNOWN, null, operation.failure, seat.now());
    return again;
  }

  private <S, R> Operation<S, R> begin(
      Duration limit, Subject<S> subject, String what, Step<S, R> step) {
    var operation = new Operation<>(subject, seat, what, seat.now(), limit.toNanos(), step);
    history.add(operation);
    return operation;
  }

  private <S, R> Optional<R> make(Operation<S, R> operation, Supplier<R> call) {
    try {
      R result = insisting(call);
      operation.end(Ending.RETURNED, result, "", seat.now());
      return Optional.of(result);
    } catch (GrainException e) {
      Ending ending = e.outcome() == Outcome.DID_NOT_RUN ? Ending.DID_NOT_RUN : Ending.UNKNOWN;
      operation.end(ending, null, e.code().label(), seat.now());
      return Optional.empty();
    }
  }

  private <R> R insisting(Supplier<R> call) {
    try {
      return call.get();
    } catch (GrainException e) {
      if (repeatsUnknown && e.outcome() == Outcome.UNKNOWN) {
        return call.get(); // a planted bug
      }
      throw e;
    }
  }
}
