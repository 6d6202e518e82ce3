package dev.teff.runtime.gateway;

import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.teff.grains.CallOptions;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.grains.spi.KeyCodec;
import dev.teff.runtime.GatheredCalls;
import dev.teff.runtime.GrainClient;
import dev.teff.runtime.Interceptors;
import io.netty.util.concurrent.FastThreadLocal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What every call from outside passes: is there such a method, may the caller call it, is there
 * room, does it fit the contract, does a silo run; then it is made. Safe for use by any thread, and
 * blocks none.
 */
final class Calls {
  /** Under which name grains find in a call's context who made it. */
  private static final String PRINCIPAL = "principal";

  /** How many bytes of arguments an event loop may read: more would keep its connections. */
  private static final int READ_AT_ONCE = 32 << 10;

  private final GatewayOptions options;
  private final Upstream upstream;
  private final Catalog catalog;
  private final Guard guard;
  private final Interceptors interceptors;
  private final Admission admission;
  private final ParkingLot parking;
  private final Meters meters = new Meters();
  private final Map<String, TypeLoad> loads;
  private final FastThreadLocal<GatheredCalls> gathered;

  Calls(
      GatewayOptions options,
      Upstream upstream,
      Catalog catalog,
      Guard guard,
      Interceptors interceptors,
      Loops loops) {
    this.options = options;
    this.upstream = upstream;
    this.catalog = catalog;
    this.guard = guard;
    this.interceptors = interceptors;
    this.admission = new Admission(options.limits().maxCalls(), "calls are under way");
    this.loads =
        catalog.contracts().stream()
            .collect(toUnmodifiableMap(GrainContract::typeName, type -> new TypeLoad()));
    this.parking = new ParkingLot(upstream.reachable(), options.limits());
    this.gathered =
        new FastThreadLocal<>() {
          @Override
          protected GatheredCalls initialValue() {
            return upstream.client().gatheredCalls(loops.here());
          }
        };
    meters.watch(this::demand, guard);
  }

  /** What calls were made, for Prometheus. */
  String metrics() {
    return meters.text();
  }

  /** What callers want now. */
  Demand demand() {
    int parked = parking.parked();
    var types = new HashMap<String, Demand.OfType>();
    loads.forEach((type, load) -> types.put(type, load.now()));
    return new Demand(parked, types);
  }

  /**
   * Makes a call, and returns without waiting for its end. The ending gets the call object with its
   * result, or what the grain threw as itself, or a {@link GrainException} when the call failed as
   * a call.
   */
  void begin(IncomingCall incoming, Ending<GrainCall<?>> ending) {
    if (incoming.bytes() <= READ_AT_ONCE
        && interceptors.isEmpty()
        && upstream.client().beginsWithoutWaiting()
        && upstream.reachable().getAsBoolean()) {
      letIn(incoming, ending, this::begin);
    } else {
      // It may be parked, intercepted, or take long to read.
      Thread.ofVirtual().name("teff-call").start(() -> letIn(incoming, ending, this::await));
    }
  }

  /** A way to make a call that was let in. */
  @FunctionalInterface
  private interface Making {
    void make(LetIn call, Ending<GrainCall<?>> ending) throws Exception;
  }

  /** A call that fits its contract. */
  private record LetIn(
      IncomingCall incoming,
      GrainId grain,
      GrainContract<?, ?> contract,
      GrainCall<?> call,
      long deadlineNanos) {
    /** With another context. */
    LetIn saying(Map<String, String> said) {
      return new LetIn(incoming.saying(said), grain, contract, call, deadlineNanos);
    }
  }

  private void letIn(IncomingCall incoming, Ending<GrainCall<?>> ending, Making making) {
    Ending<GrainCall<?>> ended = ending;
    try {
      Catalog.Method method = catalog.method(incoming.type(), incoming.method());
      var counted = new Counted(incoming, ending);
      ended = counted;
      counted.enter();
      long deadline = deadline(incoming.terms());
      GrainId grain = grain(method.contract(), incoming.key());
      making.make(
          new LetIn(incoming, grain, method.contract(), read(incoming, method), deadline), counted);
    } catch (Throwable e) { // grains may throw anything, and a caller waits
      ended.failed(e);
    }
  }

  /** Counts a call, by the way. */
  private final class Counted implements Ending<GrainCall<?>> {
    private final IncomingCall incoming;
    private final Ending<GrainCall<?>> next;
    private final long begin = System.nanoTime();
    private @Nullable TypeLoad load; // once it was let in, before anybody else knows of the call

    Counted(IncomingCall incoming, Ending<GrainCall<?>> next) {
      this.incoming = incoming;
      this.next = next;
    }

    void enter() {
      guard.check(incoming.caller(), incoming.type(), incoming.method());
      admission.enter();
      TypeLoad entered = Objects.requireNonNull(loads.get(incoming.type()));
      entered.begin();
      load = entered;
    }

    private void leave() {
      if (load != null) {
        load.end();
        admission.leave();
      }
    }

    @Override
    public void returned(GrainCall<?> call) {
      leave();
      meters.returned(incoming.type(), incoming.method(), begin);
      next.returned(call);
    }

    @Override
    public void failed(Throwable failure) {
      leave();
      meters.failed(incoming.type(), incoming.method(), begin, failure);
      next.failed(failure);
    }
  }

  /** No thread waits for it. */
  private void begin(LetIn let, Ending<GrainCall<?>> ending) {
    IncomingCall incoming = let.incoming();
    CallOptions terms = options(incoming, rest(let));
    if (incoming.terms().oneWay()) {
      upstream.client().send(let.grain(), let.contract(), let.call(), terms);
      ending.returned(let.call());
      return;
    }
    gathered
        .get()
        .begin(
            let.grain(),
            let.contract(),
            let.call(),
            terms,
            incoming.cancellation(),
            failure -> {
              if (failure == null) {
                ending.returned(let.call());
              } else {
                ending.failed(failure);
              }
            });
  }

  /** The calling thread waits for it. */
  private void await(LetIn let, Ending<GrainCall<?>> ending) throws Exception {
    if (interceptors.isEmpty()) {
      call(let);
    } else {
      interceptors.incoming(
          let.grain(), let.call(), context(let.incoming()), said -> call(let.saying(said)));
    }
    ending.returned(let.call());
  }

  private void call(LetIn let) {
    IncomingCall incoming = let.incoming();
    boolean waited =
        parking.pass(
            incoming.bytes(),
            Duration.ofNanos(let.deadlineNanos() - System.nanoTime()),
            incoming.cancellation(),
            incoming.promise().orElse(() -> {}));
    if (waited && incoming.promise().isPresent()) {
      guard.giveBack(incoming.caller());
      throw Refusal.comeAgain();
    }
    CallOptions terms = options(incoming, rest(let));
    GrainClient client = upstream.client();
    if (incoming.terms().oneWay()) {
      client.send(let.grain(), let.contract(), let.call(), terms);
    } else {
      client.call(let.grain(), let.contract(), let.call(), terms, incoming.cancellation());
    }
  }

  /** How much time is left; throws when none is. */
  private static Duration rest(LetIn let) {
    Duration rest = Duration.ofNanos(let.deadlineNanos() - System.nanoTime());
    if (!rest.isPositive()) {
      throw deadlinePassed(let.grain());
    }
    return rest;
  }

  private long deadline(Terms terms) {
    Duration wanted = terms.timeout().orElse(options.timeout());
    Duration limit = wanted.compareTo(options.maxTimeout()) < 0 ? wanted : options.maxTimeout();
    return System.nanoTime() + limit.toNanos();
  }

  private static CallOptions options(IncomingCall incoming, Duration rest) {
    try {
      return incoming.terms().options(rest).saying(context(incoming));
    } catch (IllegalArgumentException e) {
      throw Refusal.badArgument(where(incoming), String.valueOf(e.getMessage()));
    }
  }

  /** What is said about a call, and who makes it. */
  private static Map<String, String> context(IncomingCall incoming) {
    var said = new HashMap<>(incoming.terms().context());
    said.remove(PRINCIPAL); // nobody says who they are but by a token
    if (incoming.caller().isKnown()) {
      said.put(PRINCIPAL, incoming.caller().name());
    }
    return Map.copyOf(said);
  }

  /**
   * The grain whose key somebody wrote so.
   *
   * @throws Refusal {@code TEFF-110} when grains of the type have no such key
   */
  static GrainId grain(GrainContract<?, ?> contract, String key) {
    try {
      return GrainId.of(contract.typeName(), canonical(contract.keys(), key));
    } catch (IllegalArgumentException e) {
      throw Refusal.badArgument("the grain's key", String.valueOf(e.getMessage()));
    }
  }

  /** A key as the grains of its type write it. */
  private static <K> String canonical(KeyCodec<K> keys, String text) {
    return keys.toText(keys.fromText(text));
  }

  private static GrainCall<?> read(IncomingCall incoming, Catalog.Method method) {
    try {
      FieldReader arguments = incoming.arguments().apply(method.descriptor().arguments());
      return method.contract().readCall(method.index(), arguments);
    } catch (DecodingException e) {
      throw Refusal.badArgument(where(incoming), String.valueOf(e.getMessage()));
    }
  }

  private static String where(IncomingCall incoming) {
    return "grain type %s, method %s".formatted(incoming.type(), incoming.method());
  }

  private static GrainException deadlinePassed(GrainId grain) {
    return new Refusal(
        ErrorCode.DEADLINE_EXCEEDED,
        "The call's deadline had passed already | grain %s, in the gateway | the caller gave it no time | give it more"
            .formatted(grain));
  }

  /** Sends parked calls away. */
  void close() {
    parking.close();
  }
}
