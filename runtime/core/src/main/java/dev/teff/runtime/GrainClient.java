package dev.teff.runtime;

import dev.teff.grains.CallOptions;
import dev.teff.grains.GrainId;
import dev.teff.grains.Grains;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.runtime.spi.CallHandler;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.util.Map;

/**
 * Calls grains from where none are hosted. Safe for use by any thread.
 *
 * <pre>{@code
 * var client = new GrainClient(connection, SystemTimekeeper.instance(), Duration.ofSeconds(30));
 * client.grains().ref(Account.class, "alice").balance();
 * }</pre>
 */
public final class GrainClient {
  private final GrainTypes types;
  private final GrainCaller caller;

  /**
   * A client.
   *
   * @param handler where calls go
   * @param callTimeout how long a call may take unless it says otherwise
   */
  public GrainClient(CallHandler handler, Timekeeper time, Duration callTimeout) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    this.types =
        new GrainTypes(
            context == null ? GrainClient.class.getClassLoader() : context,
            new NamedServices(Map.of()));
    this.caller = new GrainCaller(types, time, callTimeout.toNanos(), handler, null);
  }

  /** The way to grains. */
  public Grains grains() {
    return caller;
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
    caller.call(grain, contract, call, CallOptions.defaults());
  }
}
