package dev.teff.runtime;

import dev.teff.grains.CallOptions;
import dev.teff.grains.Grain;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.grains.Grains;
import dev.teff.grains.IdempotencyKey;
import dev.teff.grains.Pending;
import dev.teff.grains.spi.CallSender;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.grains.spi.GrainStub;
import dev.teff.grains.spi.MethodDescriptor;
import dev.teff.grains.spi.OpenTurn;
import dev.teff.runtime.InlineCalls.Attempt;
import dev.teff.runtime.spi.CallHandler;
import dev.teff.runtime.spi.CallProbe.Observed;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
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
  private final Interceptors interceptors;
  private final CallHandler handler;
  private final KeySource keys;
  private final @Nullable Host local;
  private final Retries retries;

  /**
   * A way to call.
   *
   * @param handler takes the calls that are not run on the calling thread
   * @param keys makes the keys of idempotent calls
   * @param local where a call may run on the calling thread; null outside of silos
   */
  GrainCaller(
      GrainTypes types,
      Timekeeper time,
      long defaultTimeoutNanos,
      Interceptors interceptors,
      CallHandler handler,
      KeySource keys,
      @Nullable Host local) {
    this.types = types;
    this.time = time;
    this.defaultTimeoutNanos = defaultTimeoutNanos;
    this.interceptors = interceptors;
    this.handler = handler;
    this.keys = keys;
    this.local = local;
    this.retries =
        new Retries(
            time,
            local == null ? task -> time.schedule(Duration.ZERO, task) : local::execute,
            () -> local != null && local.isClosing());
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
              Turn caller = CurrentTurn.slot().turn;
              if (caller != null) {
                beforeAwait(caller, target.id());
              }
              return new StartedRequest(
                  target.id(),
                  target.contract(),
                  made,
                  target.deadline(),
                  target.context(),
                  handler,
                  retries,
                  caller,
                  caller == null || types.workers(target.contract()) > 0
                      ? null // workers of one key run side by side
                      : caller.lane(target.id()));
            });
    request.leave();
    observeSent(request);
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
                oneWay(target.id(), target.contract(), made, target.deadline(), target.context())));
  }

  @Override
  public <R extends @Nullable Object> List<R> awaitAll(
      Collection<? extends Pending<? extends R>> calls) {
    return Fan.all(calls);
  }

  @Override
  public <R extends @Nullable Object> Pending<R> awaitFirst(
      Collection<? extends Pending<R>> calls) {
    return Fan.first(calls, time);
  }

  @Override
  public void call(
      GrainId target, GrainContract<?, ?> contract, GrainCall<?> call, CallOptions options) {
    if (interceptors.isEmpty()) {
      make(target, contract, call, options);
    } else {
      intercepted(target, call, options, changed -> make(target, contract, call, changed));
    }
  }

  @Override
  public @Nullable OpenTurn begin(GrainStub target, MethodDescriptor method) {
    if (local == null || !target.callOptions().isDefault() || !interceptors.isEmpty()) {
      return null;
    }
    CurrentTurn slot = CurrentTurn.slot();
    Turn caller = slot.turn;
    return caller == null
        ? local.inlineCalls().tryBegin(target, method, slot)
        : beginFromATurn(local, target, method, slot, caller);
  }

  private static @Nullable Turn beginFromATurn(
      Host local, GrainStub target, MethodDescriptor method, CurrentTurn slot, Turn caller) {
    Activation activation = caller.activation;
    if (activation.observesNext()
        || activation.mayInterleave(caller)
        || caller.hasLane(target.grainId())) {
      return null;
    }
    beforeAwait(caller, target.grainId());
    Turn begun = local.inlineCalls().tryBegin(target, method, slot);
    if (begun != null) {
      activation.calledUnobserved();
    }
    return begun;
  }

  /** Whether a call that failed in a turn which {@link #begin} began is to be made again. */
  boolean makesAgain(GrainException failure, Turn ended) {
    long deadline = ended.deadlineNanos();
    boolean permitted = retries.permit(failure, false, 0, deadline);
    if (permitted) {
      ended.slot().makesAgain(deadline);
    }
    return permitted;
  }

  /** Makes a call that others may give up; by a thread that runs no turn. */
  void call(
      GrainId target,
      GrainContract<?, ?> contract,
      GrainCall<?> call,
      CallOptions options,
      Cancellation cancellation) {
    CurrentTurn slot = CurrentTurn.slot();
    slot.cancellation = cancellation;
    try {
      call(target, contract, call, options);
    } finally {
      slot.cancellation = null;
      cancellation.forget();
    }
  }

  /** Whether calls can begin on a thread that must not be blocked: interceptors may block. */
  boolean beginsWithoutWaiting() {
    return interceptors.isEmpty();
  }

  /** Hands calls that one thread begins to this silo together, or elsewhere one by one. */
  CallHandler gathering(Executor soon) {
    return local == null ? handler : new Gathering(local, soon);
  }

  /**
   * Makes a call for which no thread waits; by a thread that runs no turn.
   *
   * @param first where the call goes; when it is made again, where all calls go
   */
  void begin(
      GrainId target,
      GrainContract<?, ?> contract,
      GrainCall<?> call,
      CallOptions options,
      Cancellation cancellation,
      CallHandler first,
      Consumer<@Nullable Throwable> ended) {
    giveKey(call, options, null);
    long deadline = deadline(options, null);
    Map<String, String> said = context(options, null);
    if (call.method().oneWay()) {
      first.handle(oneWay(target, contract, call, deadline, said));
      ended.accept(null);
    } else {
      new ToldRequest(target, contract, call, deadline, said, handler, retries, cancellation, ended)
          .begin(time, first);
    }
  }

  /** Makes a call for whose end nobody waits, whatever its method's contract says. */
  void send(GrainId target, GrainContract<?, ?> contract, GrainCall<?> call, CallOptions options) {
    Turn caller = CurrentTurn.slot().turn;
    giveKey(call, options, caller);
    Consumer<CallOptions> sending =
        said ->
            sendOneWay(
                oneWay(target, contract, call, deadline(said, caller), context(said, caller)));
    if (interceptors.isEmpty()) {
      sending.accept(options);
    } else {
      intercepted(target, call, options, sending);
    }
  }

  private void intercepted(
      GrainId target, GrainCall<?> call, CallOptions options, Consumer<CallOptions> making) {
    Map<String, String> said = context(options, CurrentTurn.slot().turn);
    try {
      interceptors.outgoing(
          target,
          call,
          said,
          now -> making.accept(now.equals(said) ? options : options.saying(now)));
    } catch (Exception e) {
      throw Failures.sneaky(e); // a stub's method declares what its grain throws
    }
  }

  private void make(
      GrainId target, GrainContract<?, ?> contract, GrainCall<?> call, CallOptions options) {
    CurrentTurn slot = CurrentTurn.slot();
    Turn caller = slot.turn;
    long deadline = slot.isAnotherAttempt() ? slot.deadlineOfFirst() : deadline(options, caller);
    giveKey(call, options, caller);
    if (call.method().oneWay()) {
      sendOneWay(oneWay(target, contract, call, deadline, context(options, caller)));
    } else if (caller == null) {
      callUntilItRan(target, contract, call, options, slot, deadline);
    } else {
      Observed observed = caller.activation.observe(target, call, false);
      if (observed == null) {
        callFromATurn(target, contract, call, options, slot, caller, deadline);
        return;
      }
      boolean answered = false;
      slot.observed = true;
      long begin = time.nanos();
      try {
        callFromATurn(target, contract, call, options, slot, caller, deadline);
        answered = true;
      } finally {
        boolean remote = isElsewhere(target);
        if (!remote) { // of calls to other silos, SentCounts has its own sample
          caller
              .activation
              .silo()
              .timings()
              .called(target.type(), call.method().name(), false, time.nanos() - begin);
        }
        observed.ended(answered, remote, remote || !answered ? 0 : slot.mailboxWait);
      }
    }
  }

  private boolean isElsewhere(GrainId target) {
    return local == null || !local.isActive(target);
  }

  /** Lets the silo's probe look at a call that a turn sent without waiting, if it wants to. */
  private void observeSent(CallRequest request) {
    Turn turn = CurrentTurn.slot().turn;
    if (turn != null) {
      GrainId target = request.target();
      Observed observed = turn.activation.observe(target, request.call(), request.oneWay());
      if (observed != null) {
        observed.ended(false, isElsewhere(target), 0);
      }
    }
  }

  private void callFromATurn(
      GrainId target,
      GrainContract<?, ?> contract,
      GrainCall<?> call,
      CallOptions options,
      CurrentTurn slot,
      Turn caller,
      long deadline) {
    beforeAwait(caller, target);
    awaitStarted(caller, target, deadline);
    Activation activation = caller.activation;
    if (!activation.mayInterleave(caller)) {
      callUntilItRan(target, contract, call, options, slot, deadline);
      return;
    }
    activation.suspend(caller);
    try {
      callUntilItRan(target, contract, call, options, slot, deadline);
    } finally {
      activation.resume(caller);
    }
  }

  /** Waits until what the turn started at the grain before cannot be overtaken any more. */
  private static void awaitStarted(Turn caller, GrainId target, long deadline) {
    Lane lane = caller.laneIfAny(target);
    StartedRequest before = lane == null ? null : lane.before();
    if (before != null) {
      before.awaitOutcome(deadline);
      beforeAwait(caller, target); // it may have been told to end meanwhile
    }
  }

  private void callUntilItRan(
      GrainId target,
      GrainContract<?, ?> contract,
      GrainCall<?> call,
      CallOptions options,
      CurrentTurn slot,
      long deadline) {
    GrainException mayHaveRun = null;
    for (int attempts = 0; ; attempts++) {
      try {
        attempt(target, contract, call, options, slot, deadline);
        return;
      } catch (GrainException e) {
        if (!retries.permit(e, call.key() != null, attempts, deadline)) {
          throw Failures.behind(mayHaveRun, e);
        }
        mayHaveRun = mayHaveRun == null && e.outcome() == Outcome.UNKNOWN ? e : mayHaveRun;
        GrainException givenUp = retries.pause(target, call.method(), slot, attempts);
        if (givenUp != null) {
          throw Failures.behind(mayHaveRun, givenUp);
        }
      }
    }
  }

  /** A turn that is repeated makes its idempotent calls under the same keys as before. */
  private void giveKey(GrainCall<?> call, CallOptions options, @Nullable Turn caller) {
    if (options.hasKey()) {
      options.key(time).ifPresent(call::key);
    } else if (call.method().idempotent()) {
      IdempotencyKey own = caller == null ? null : caller.key();
      call.key(
          caller == null || own == null
              ? keys.next()
              : caller.effects().derive(caller.activation.id(), own));
    }
  }

  private void attempt(
      GrainId target,
      GrainContract<?, ?> contract,
      GrainCall<?> call,
      CallOptions options,
      CurrentTurn slot,
      long deadline) {
    boolean observed = slot.observed;
    slot.observed = false; // what the thread calls meanwhile is another matter
    Cancellation cancellation = slot.turn == null ? slot.cancellation : null;
    if (cancellation != null && cancellation.isCancelled()) {
      throw Failures.cancelledWaiting(target, call.method());
    }
    Map<String, String> said = options.context().isEmpty() ? null : context(options, slot.turn);
    Attempt attempt =
        local == null
            ? Attempt.QUEUE
            : local.inlineCalls().tryRun(target, contract, call, slot, deadline, said);
    if (attempt == Attempt.RAN) {
      slot.mailboxWait = 0;
      return;
    }
    var request =
        new WaitingRequest(
            target,
            contract,
            call,
            deadline,
            said == null ? context(options, slot.turn) : said,
            time,
            slot.turn,
            slot.turn == null ? null : slot.turn.laneIfAny(target));
    if (cancellation != null) {
      request.obey(cancellation);
    }
    if (observed) {
      request.measure();
    }
    if (local != null && attempt == Attempt.ELSEWHERE) {
      local.onwardCalls().sendElsewhere(request);
    } else {
      handler.handle(request);
    }
    request.awaitDone();
    if (observed) {
      slot.mailboxWait = request.waitedNanos();
    }
  }

  /** Sends a call whose answer nobody takes but to see how far behind its grain is. */
  <G extends Grain<?>> WaitingRequest tell(G grain, Consumer<? super G> call) {
    StartedRequest request =
        capture(
            "observers.tell",
            grain,
            call,
            (target, made) ->
                new StartedRequest(
                    target.id(),
                    target.contract(),
                    made,
                    target.deadline(),
                    target.context(),
                    handler,
                    retries,
                    null,
                    null));
    sendOneWay(request);
    return request;
  }

  /** Behind calls that the same turn has started there it takes their way, so that it stays so. */
  private CallRequest oneWay(
      GrainId target,
      GrainContract<?, ?> contract,
      GrainCall<?> call,
      long deadline,
      Map<String, String> context) {
    Turn caller = CurrentTurn.slot().turn;
    Lane lane = caller == null ? null : caller.laneIfAny(target);
    return lane == null
        ? new OneWayRequest(target, contract, call, deadline, context, handler, retries)
        : new StartedRequest(
            target, contract, call, deadline, context, handler, retries, null, lane);
  }

  private void sendOneWay(CallRequest request) {
    Turn turn = CurrentTurn.slot().turn;
    if (turn == null) {
      handler.handle(request);
    } else {
      turn.hold(request); // leaves with the turn's other outputs
      observeSent(request);
    }
  }

  /** An interrupt may be swallowed; that a turn's time is over, it cannot make unseen. */
  private static void beforeAwait(Turn turn, GrainId target) {
    if (turn.isInterrupted()) {
      throw Failures.toldToEnd(turn, target);
    }
    TurnOutputs.beforeAwait(turn);
  }

  /** A call inside a turn ends no later than the call that caused the turn. */
  private long deadline(CallOptions options, @Nullable Turn parent) {
    long timeout = options.timeoutNanos();
    if (parent == null) {
      return time.nanos() + (timeout == 0 ? defaultTimeoutNanos : timeout);
    }
    if (timeout == 0) {
      return parent.deadlineNanos();
    }
    long own = time.nanos() + timeout;
    return own - parent.deadlineNanos() < 0 ? own : parent.deadlineNanos();
  }

  /** The one call that a reminder of a grain makes at that grain. */
  <G extends Grain<?>> GrainCall<?> capture(
      GrainId owner, String reminder, G self, Consumer<? super G> function) {
    record Made(GrainId target, GrainCall<?> call) {}
    Made made =
        capture("reminders.set", self, function, (target, call) -> new Made(target.id(), call));
    if (!made.target().equals(owner) || made.call().method().oneWay()) {
      throw Failures.reminderOfAnother(owner, reminder, made.target(), made.call().method());
    }
    return made.call();
  }

  /** What is said about a call: what was said to its caller, and what the caller adds. */
  private static Map<String, String> context(CallOptions options, @Nullable Turn caller) {
    Map<String, String> inherited = caller == null ? Map.of() : caller.context();
    return CallContexts.join(inherited, options.context());
  }

  private record Target(
      GrainId id, GrainContract<?, ?> contract, long deadline, Map<String, String> context) {}

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
          Turn caller = CurrentTurn.slot().turn;
          giveKey(call, options, caller);
          Consumer<CallOptions> making =
              said ->
                  captured.made =
                      request.apply(
                          new Target(id, contract, deadline(said, caller), context(said, caller)),
                          call);
          if (interceptors.isEmpty()) {
            making.accept(options);
          } else {
            intercepted(id, call, options, making);
          }
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
              + " | in the caller | a grain was called by its implementation, or by this | get a"
              + " reference from grains.ref(…)");
    }
    return (G) stub.with(sender, options);
  }
}
