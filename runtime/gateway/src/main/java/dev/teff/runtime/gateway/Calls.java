package dev.teff.runtime.gateway;

import dev.teff.grains.CallOptions;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.KeyCodec;
import dev.teff.runtime.Interceptors;
import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What every call from outside passes: is there such a method, may the caller call it, is there
 * room, does it fit the contract, does a silo run; then it is made. Safe for use by any thread;
 * blocks the calling one, so make calls from virtual threads.
 */
final class Calls {
  /** Under which name grains find in a call's context who made it. */
  private static final String PRINCIPAL = "principal";

  private final GatewayOptions options;
  private final Upstream upstream;
  private final Catalog catalog;
  private final Guard guard;
  private final Interceptors interceptors;
  private final Admission admission;
  private final ParkingLot parking;
  private final Meters meters = new Meters();
  private final LongAdder begun = new LongAdder();

  Calls(
      GatewayOptions options,
      Upstream upstream,
      Catalog catalog,
      Guard guard,
      Interceptors interceptors) {
    this.options = options;
    this.upstream = upstream;
    this.catalog = catalog;
    this.guard = guard;
    this.interceptors = interceptors;
    this.admission = new Admission(options.limits().maxCalls(), "calls are under way");
    this.parking = new ParkingLot(upstream.reachable(), options.limits());
    meters.watch(this::demand);
  }

  /** What calls were made, for Prometheus. */
  String metrics() {
    return meters.text();
  }

  /** What callers want now. */
  Demand demand() {
    return new Demand(admission.underWay(), parking.parked(), begun.sum());
  }

  /**
   * Makes a call; its result is in the call object when this returns, unless it is one way.
   *
   * @throws Exception what the grain threw, as itself
   * @throws GrainException when the call failed as a call
   */
  GrainCall<?> make(IncomingCall incoming) throws Exception {
    Catalog.Method method = catalog.method(incoming.type(), incoming.method());
    long begin = System.nanoTime();
    try {
      GrainCall<?> call = pass(incoming, method);
      meters.returned(incoming.type(), incoming.method(), begin);
      return call;
    } catch (Exception e) {
      meters.failed(incoming.type(), incoming.method(), begin, e);
      throw e;
    }
  }

  private GrainCall<?> pass(IncomingCall incoming, Catalog.Method method) throws Exception {
    guard.check(incoming.caller(), incoming.type(), incoming.method());
    admission.enter();
    try {
      begun.increment();
      return admitted(incoming, method);
    } finally {
      admission.leave();
    }
  }

  private GrainCall<?> admitted(IncomingCall incoming, Catalog.Method method) throws Exception {
    long begin = System.nanoTime();
    Duration limit = limit(incoming.terms());
    GrainId grain =
        GrainId.of(incoming.type(), canonical(method.contract().keys(), incoming.key()));
    GrainCall<?> call = read(incoming, method);
    if (interceptors.isEmpty()) {
      call(grain, method, call, incoming, begin + limit.toNanos());
    } else {
      interceptors.incoming(
          grain,
          call,
          incoming.terms().context(),
          said -> call(grain, method, call, incoming.saying(said), begin + limit.toNanos()));
    }
    return call;
  }

  private void call(
      GrainId grain,
      Catalog.Method method,
      GrainCall<?> call,
      IncomingCall incoming,
      long deadlineNanos) {
    parking.pass(incoming.bytes(), rest(deadlineNanos), incoming.cancellation());
    Duration rest = rest(deadlineNanos);
    if (!rest.isPositive()) {
      throw deadlinePassed(grain);
    }
    var terms = options(incoming, rest);
    if (incoming.terms().oneWay()) {
      upstream.client().send(grain, method.contract(), call, terms);
    } else {
      upstream.client().call(grain, method.contract(), call, terms, incoming.cancellation());
    }
  }

  private static Duration rest(long deadlineNanos) {
    return Duration.ofNanos(deadlineNanos - System.nanoTime());
  }

  private Duration limit(Terms terms) {
    Duration wanted = terms.timeout().orElse(options.timeout());
    return wanted.compareTo(options.maxTimeout()) < 0 ? wanted : options.maxTimeout();
  }

  private static CallOptions options(IncomingCall incoming, Duration rest) {
    try {
      CallOptions options = incoming.terms().options(rest);
      var said = new HashMap<>(options.context());
      said.remove(PRINCIPAL); // nobody says who they are but by a token
      if (incoming.caller().isKnown()) {
        said.put(PRINCIPAL, incoming.caller().name());
      }
      return options.saying(said);
    } catch (IllegalArgumentException e) {
      throw Refusal.badArgument(where(incoming), String.valueOf(e.getMessage()));
    }
  }

  /** A key as the grains of its type write it. */
  static <K> String canonical(KeyCodec<K> keys, String text) {
    try {
      return keys.toText(keys.fromText(text));
    } catch (IllegalArgumentException e) {
      throw Refusal.badArgument("the grain's key", String.valueOf(e.getMessage()));
    }
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
