package dev.teff.runtime;

import dev.teff.grains.CallInterceptor;
import dev.teff.grains.CallOptions;
import dev.teff.grains.GrainId;
import dev.teff.grains.Grains;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.runtime.spi.CallHandler;
import dev.teff.runtime.spi.ClusterReport;
import dev.teff.runtime.spi.Timekeeper;
import dev.teff.runtime.wire.WireReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Calls grains from where none are hosted. Safe for use by any thread.
 *
 * <pre>{@code
 * var client = new GrainClient(connection, SystemTimekeeper.instance(), Duration.ofSeconds(30));
 * client.grains().ref(Account.class, "alice").balance();
 * }</pre>
 */
public final class GrainClient {
  private static final Duration OUTLET_PATIENCE = Duration.ofSeconds(10);

  private final GrainTypes types;
  private final GrainCaller caller;

  /**
   * A client.
   *
   * @param handler where calls go
   * @param callTimeout how long a call may take unless it says otherwise
   */
  public GrainClient(CallHandler handler, Timekeeper time, Duration callTimeout) {
    this(handler, time, callTimeout, List.of());
  }

  /** A client whose calls pass these interceptors, the first one outermost. */
  public GrainClient(
      CallHandler handler,
      Timekeeper time,
      Duration callTimeout,
      List<CallInterceptor> interceptors) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    this.types =
        new GrainTypes(
            context == null ? GrainClient.class.getClassLoader() : context,
            new NamedServices(Map.of()));
    this.caller =
        new GrainCaller(
            types,
            time,
            callTimeout.toNanos(),
            new Interceptors(interceptors),
            handler,
            new KeySource(new SecureRandom().nextLong(), time),
            null);
  }

  /** The same way to grains as a silo's own. */
  GrainClient(GrainTypes types, GrainCaller caller) {
    this.types = types;
    this.caller = caller;
  }

  /** The way to grains. */
  public Grains grains() {
    return caller;
  }

  /** The contracts of all grain types on the class path, by name. */
  public List<GrainContract<?, ?>> contracts() {
    return types.contracts();
  }

  /**
   * The contract of a grain type, for tools that know it by name only.
   *
   * @throws dev.teff.grains.GrainException {@code TEFF-102} naming the nearest types
   */
  public GrainContract<?, ?> contract(String typeName) {
    return types.contract(typeName);
  }

  /**
   * The index of a method in its contract.
   *
   * @throws dev.teff.grains.GrainException {@code TEFF-103} naming the nearest methods
   */
  public int method(GrainContract<?, ?> contract, String methodName) {
    return types.method(contract, methodName);
  }

  /**
   * Makes a call that a tool put together, and returns when its result is in the call object.
   * Throws what a call through a reference throws.
   */
  public void call(GrainId grain, GrainContract<?, ?> contract, GrainCall<?> call) {
    call(grain, contract, call, CallOptions.defaults());
  }

  /** Makes such a call with options. */
  public void call(
      GrainId grain, GrainContract<?, ?> contract, GrainCall<?> call, CallOptions options) {
    caller.call(grain, contract, call, options);
  }

  /**
   * Makes such a call, which others may give up; not in a turn.
   *
   * @throws dev.teff.grains.GrainException {@code TEFF-211} when it was given up before it was
   *     answered
   */
  public void call(
      GrainId grain,
      GrainContract<?, ?> contract,
      GrainCall<?> call,
      CallOptions options,
      Cancellation cancellation) {
    caller.call(grain, contract, call, options, cancellation);
  }

  /**
   * Whether calls can begin on a thread that must not be blocked; if not, somebody has to wait for
   * them.
   */
  public boolean beginsWithoutWaiting() {
    return caller.beginsWithoutWaiting();
  }

  /**
   * A way to begin calls without waiting for their ends, for one thread; where {@link
   * #beginsWithoutWaiting()} says so.
   *
   * @param soon runs what it is given on that thread, behind the calls that come together
   */
  public GatheredCalls gatheredCalls(Executor soon) {
    return new GatheredCalls(caller, caller.gathering(soon));
  }

  /**
   * What a client observer was told behind a position, for gateways. Blocks until there is
   * something, but not for longer than told.
   *
   * @param contract of an interface that is a {@link dev.teff.grains.ClientObserver}
   * @param key as text
   * @param after where the reader is; empty for the present end, and nothing but that is returned
   * @throws dev.teff.grains.GrainException {@code TEFF-110} when it is none, or what a call throws
   */
  public Notices notices(
      GrainContract<?, ?> contract, String key, Optional<Notices.Position> after, Duration wait) {
    if (!GrainTypes.isClientObserver(contract)) {
      throw Failures.noClientObserver(contract);
    }
    Outlet outlet = ObserverRelay.outlet(caller, GrainId.of(contract.typeName(), key));
    Outlet.Batch batch =
        caller
            .with(outlet, CallOptions.timeout(wait.plus(OUTLET_PATIENCE)))
            .take(
                after.map(Notices.Position::life).orElse(0L),
                after.map(Notices.Position::number).orElse(0L),
                wait.toMillis());
    boolean interrupted = after.isPresent() && after.get().life() != batch.life();
    long before = interrupted ? 0 : after.map(Notices.Position::number).orElse(batch.last());
    return new Notices(
        new Notices.Position(batch.life(), batch.last()),
        Math.max(0, batch.first() - 1 - before),
        interrupted,
        batch.entries().stream().<GrainCall<?>>map(entry -> read(contract, entry)).toList());
  }

  private GrainCall<?> read(GrainContract<?, ?> contract, Outlet.Entry entry) {
    return contract.readCall(
        method(contract, entry.method()),
        new WireReader(entry.arguments().getBytes(StandardCharsets.ISO_8859_1)));
  }

  /**
   * Who is in the cluster, and what each silo says of itself. Blocks until all have answered.
   *
   * @param patience how long they may take
   * @throws dev.teff.grains.GrainException what a call throws, when no silo answers
   */
  public ClusterReport report(Duration patience) {
    return new SiloDesks(caller, patience).report();
  }

  /**
   * Where a grain is and why, in words. Blocks until all silos have answered.
   *
   * @param patience how long they may take
   * @return empty when it is active on none that answered
   * @throws dev.teff.grains.GrainException what a call throws, when no silo answers
   */
  public Optional<String> why(GrainId grain, Duration patience) {
    return new SiloDesks(caller, patience).why(grain);
  }

  /** Sends such a call one way: it may run, and nobody waits. */
  public void send(
      GrainId grain, GrainContract<?, ?> contract, GrainCall<?> call, CallOptions options) {
    caller.send(grain, contract, call, options);
  }
}
