package dev.teff.grains;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way to grains: references, call options, fan-out and one-way sends.
 *
 * <p>Obtained from a silo, a client, or inside a grain from {@link GrainContext#grains()}. Safe for
 * use by any thread; calls block the calling thread, so make them from virtual threads.
 *
 * <pre>{@code
 * Account alice = grains.ref(Account.class, "alice");
 * alice.deposit(500);
 * grains.with(alice, CallOptions.timeout(ofMillis(200))).withdraw(900);
 * Pending<Balance> pending = grains.start(alice, Account::balance);
 * grains.send(alice, account -> account.deposit(1));
 * Balance balance = pending.await();
 * }</pre>
 */
public interface Grains {
  /**
   * A reference to the grain of this type and key. Nothing is sent and nothing activated until a
   * method is called.
   *
   * @throws GrainException {@code TEFF-101} when the annotation processor did not run for the type
   */
  <K, G extends Grain<K>> G ref(Class<G> type, K key);

  /** The same grain, called with other options. */
  <G extends Grain<?>> G with(G grain, CallOptions options);

  /**
   * Starts one call without waiting for it. The function calls exactly one method of its argument;
   * what it returns is a placeholder and must not be looked at.
   */
  <G extends Grain<?>, R extends @Nullable Object> Pending<R> start(
      G grain, Function<? super G, ? extends R> call);

  /**
   * Waits until all calls have ended and returns their results in the order of the calls.
   *
   * <pre>{@code
   * List<Balance> balances =
   *     grains.awaitAll(accounts.stream().map(a -> grains.start(a, Account::balance)).toList());
   * }</pre>
   *
   * <p>When some have failed, throws what the first of them failed with, in the order of the calls;
   * what a few others failed with is {@linkplain Throwable#getSuppressed() suppressed} in it.
   */
  <R extends @Nullable Object> List<R> awaitAll(Collection<? extends Pending<? extends R>> calls);

  /**
   * Waits until one of the calls has ended, whether well or not, and returns that one. The others
   * go on, unless they are {@linkplain Pending#cancel() cancelled}.
   *
   * @throws IllegalArgumentException when there are no calls
   */
  <R extends @Nullable Object> Pending<R> awaitFirst(Collection<? extends Pending<R>> calls);

  /**
   * Sends one call one way: it may run, and nobody waits. Sent from a turn that appended events, it
   * leaves when they are durable, and not at all when the turn fails.
   */
  <G extends Grain<?>> void send(G grain, Consumer<? super G> call);
}
