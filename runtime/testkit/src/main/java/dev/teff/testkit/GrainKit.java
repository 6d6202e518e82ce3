package dev.teff.testkit;

import dev.teff.grains.Grain;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tries one command on one grain: given events, when it is called, then it appends these events and
 * returns that. The grain runs on the real runtime, and its events go through their codecs.
 * Immutable.
 *
 * <pre>{@code
 * GrainKit.create()
 *     .given(new Deposited(5))
 *     .when(Account.class, "alice", account -> account.withdraw(3))
 *     .thenEvents(new Withdrawn(3))
 *     .thenResult(new Ok(2));
 * }</pre>
 *
 * <p>For a grain with key-value state, its one value takes the place of the events.
 */
public final class GrainKit {
  private final SiloSetup setup;
  private final List<Object> given;

  private GrainKit(SiloSetup setup, List<Object> given) {
    this.setup = setup;
    this.given = given;
  }

  /** Nothing given. */
  public static GrainKit create() {
    return create(new SiloSetup.None());
  }

  /** Nothing given, for a grain that needs services or settings. */
  public static GrainKit create(SiloSetup setup) {
    return new GrainKit(setup, List.of());
  }

  /**
   * What the grain's journal holds before the call, oldest first. An event may be of an old type,
   * which an {@link dev.teff.grains.Upcast} turns into one of today.
   */
  public GrainKit given(Object... events) {
    return new GrainKit(setup, List.of(events));
  }

  /**
   * Activates the grain and makes one call.
   *
   * @throws AssertionError when the given events are not the grain's, or it cannot be activated
   *     from them
   */
  public <K, G extends Grain<K>, R extends @Nullable Object> KitResult<R> when(
      Class<G> type, K key, Function<? super G, ? extends R> command) {
    return KitRun.of(setup, given, type, key, command);
  }
}
