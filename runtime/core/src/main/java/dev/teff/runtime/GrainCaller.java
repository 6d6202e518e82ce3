package dev.teff.runtime;

import dev.teff.grains.CallOptions;
import dev.teff.grains.Grain;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.grains.Grains;
import dev.teff.grains.Pending;
import dev.teff.grains.spi.CallSender;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.grains.spi.GrainStub;
import dev.teff.runtime.spi.CallHandler;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.Timekeeper;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes references and calls.
 *
 * <p>A call goes the shortest way: on the calling thread where its grain is on this silo and free,
 * else through a handler that queues it here or sends it to another silo. What surely did not run
 * is tried again until the deadline.
 */
final class GrainCaller implements Grains, CallSender {
  private final GrainTypes types;
  private final Timekeeper time;
  private final long defaultTimeoutNanos;
  private final CallHandler handler;
  private final @Nullable Host local;
  private final Retries retries;

  /**
   * A way to call.
   *
   * @param handler takes the calls that are not run on the calling thread
   * @param local where a call may run on the calling thread; null outside of silos
   */
  GrainCaller(
      GrainTypes types,
      Timekeeper time,
      long defaultTimeoutNanos,
      CallHandler handler,
      @Nullable Host local) {
    this.types = types;
    this.time = time;
    this.defaultTimeoutNanos = defaultTimeoutNanos;
    this.handler = handler;
    this.local = local;
    this.retries = new Retries(time, () -> local != null && local.isClosing());
  }

  @Override
  public <K, G extends Grain<K>> G ref(Class<G> type, K key) {
    GrainContract<K, G> contract = types.contract(type);
    GrainId id = GrainId.of(contract.typeName(), contract.keys().toText(key));
    return contract.stub(id, this, CallOptions.defaults());
  }

  @Override
  public <G extends Grain<?>> G with(G grain, CallOptions options) {
    return rewired(grain, this, options);
  }

  @Override
  // The call's result is what the method returns; what the function returns now is a placeholder.
  @SuppressWarnings({"unchecked", "ReturnValueIgnored"})
  public <G extends Grain<?>, R extends @Nullable Object> Pending<R> start(
      G grain, Function<? super G, ? extends R> call) {
    StartedRequest request =
        capture(
            "grains.start",
            grain,
            call::apply,
            (target, made) -> {
              Turn parent = CurrentTurn.slot().turn;
              if (parent != null) {
                beforeAwait(parent, target.id());
              }
              return new StartedRequest(
                  target.id(), target.contract(), made, target.deadline(), handler, retries);
            });
    handler.handle(request);
    return (Pending<R>) request;
  }

  @Override
  public <G extends Grain<?>> void send(G grain, Consumer<? super G> call) {
    sendOneWay(
        capture(
            "grains.send",
            grain,
            call,
            (target, made) ->
                new OneWayRequest(target.id(), target.contract(), made, target.deadline())));
  }

  @Override
  public void call(
      GrainId target, GrainContract<?, ?> contract, GrainCall<?> call, CallOptions options) {
    Turn parent = CurrentTurn.slot().turn;
    long deadline = deadline(options, parent);
    if (call.method().oneWay()) {
      sendOneWay(new OneWayRequest(target, contract, call, deadline));
      return;
    }
    if (parent != null) {
      beforeAwait(parent, target);
    }
    for (int attempts = 0; ; attempts++) {
      try {
        attempt(target, contract, call, parent, deadline);
        return;
      } catch (GrainException e) {
        if (!retries.permit(e, attempts, deadline)) {
          throw e;
        }
        Parking.await(time, this, time.nanos() + retries.pauseNanos(attempts), () -> false);
      }
    }
  }

  private void attempt(
      GrainId target,
      GrainContract<?, ?> contract,
      GrainCall<?> call,
      @Nullable Turn parent,
      long deadline) {
    if (local != null && local.tryInline(target, contract, call, parent, deadline)) {
      return;
    }
    var request = new WaitingRequest(target, contract, call, deadline, time, parent);
    handler.handle(request);
    request.awaitDone();
  }

  private void sendOneWay(CallRequest request) {
    Turn turn = CurrentTurn.slot().turn;
    if (turn == null) {
      handler.handle(request);
    } else {
      turn.hold(request); // leaves with the turn's other outputs
    }
  }

  /** An interrupt may be swallowed; that a turn's time is over, it cannot make unseen. */
  private static void beforeAwait(Turn turn, GrainId target) {
    if (turn.isInterrupted()) {
      throw Failures.deadlineBeforeCall(turn.activation.id(), target);
    }
    turn.activation.beforeAwait(turn);
  }

  /** A call inside a turn ends no later than the call that caused the turn. */
  private long deadline(CallOptions options, @Nullable Turn parent) {
    long timeout = options.timeoutNanos();
    if (parent == null) {
      return time.nanos() + (timeout == 0 ? defaultTimeoutNanos : timeout);
    }
    if (timeout == 0) {
      return parent.deadlineNanos;
    }
    long own = time.nanos() + timeout;
    return own - parent.deadlineNanos < 0 ? own : parent.deadlineNanos;
  }

  private record Target(GrainId id, GrainContract<?, ?> contract, long deadline) {}

  /** Lets a function call one method of a reference, and keeps the call instead of making it. */
  private <G extends Grain<?>, R> R capture(
      String what,
      G grain,
      Consumer<? super G> function,
      BiFunction<Target, GrainCall<?>, R> request) {
    var captured =
        new Object() {
          @Nullable R made;
          boolean twice;
        };
    CallSender capturing =
        (id, contract, call, options) -> {
          captured.twice = captured.made != null;
          captured.made =
              request.apply(
                  new Target(id, contract, deadline(options, CurrentTurn.slot().turn)), call);
        };
    GrainStub stub = (GrainStub) (Object) grain;
    function.accept(rewired(grain, capturing, stub.callOptions()));
    if (captured.made == null || captured.twice) {
      throw Failures.notExactlyOneCall(what);
    }
    return captured.made;
  }

  @SuppressWarnings("unchecked") // a stub of G rewires to a stub of G
  private static <G extends Grain<?>> G rewired(G grain, CallSender sender, CallOptions options) {
    if (!((Object) grain instanceof GrainStub stub)) {
      throw new IllegalArgumentException(
          "TEFF-106 This is no reference to a grain but an object of "
              + grain.getClass().getName()
              + " | in the caller | a grain was called by its implementation, or by this | get a reference from grains.ref(…)");
    }
    return (G) stub.with(sender, options);
  }
}
