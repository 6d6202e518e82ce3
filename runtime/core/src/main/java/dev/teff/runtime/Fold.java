package dev.teff.runtime;

import dev.teff.grains.CallOptions;
import dev.teff.grains.Crdt;
import dev.teff.grains.Grain;
import dev.teff.grains.GrainContext;
import dev.teff.grains.GrainId;
import dev.teff.grains.Grains;
import dev.teff.grains.Journal;
import dev.teff.grains.Observers;
import dev.teff.grains.Pending;
import dev.teff.grains.Reminders;
import dev.teff.grains.Replicated;
import dev.teff.grains.State;
import dev.teff.grains.Timers;
import dev.teff.grains.spi.Services;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a grain's constructor says of its state: where it begins, and how an event changes it. The
 * constructor runs up to where it asks for its state, without a silo.
 *
 * @param empty the state before the first event
 * @param apply makes the next state; the value itself where the grain has no journal
 */
record Fold(@Nullable Object empty, BiFunction<@Nullable Object, Object, @Nullable Object> apply) {
  /**
   * Asks a grain's constructor.
   *
   * @throws IllegalStateException when it does something else before
   */
  static <K, G extends Grain<K>> Fold of(GrainKind<K, G> kind, GrainId id) {
    K key = kind.contract().keys().fromText(id.key());
    try {
      kind.implementation().create(new Asking<>(id, key), new StandIns());
    } catch (Asked answer) {
      return answer.fold;
    } catch (Exception e) {
      throw new IllegalStateException(
          "the constructor of %s failed before it asked for its state: %s"
              .formatted(kind.implementationName(), e),
          e);
    }
    throw new IllegalStateException(kind.implementationName() + " keeps no state");
  }

  private static final class Asked extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Fold fold;

    Asked(Fold fold) {
      super(null, null, false, false);
      this.fold = fold;
    }
  }

  /** A service that an interface stands for may be passed around, but not used. */
  private static final class StandIns implements Services {
    @Override
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // nobody looks at it
    public <T> T get(Class<T> type) {
      return type.isInterface()
          ? type.cast(
              Proxy.newProxyInstance(
                  type.getClassLoader(),
                  new Class<?>[] {type},
                  (proxy, method, arguments) -> {
                    throw notHere(type.getSimpleName());
                  }))
          : null;
    }
  }

  private static IllegalStateException notHere(String what) {
    return new IllegalStateException(what + " is not there when stored events are only looked at");
  }

  private record Asking<K>(GrainId id, K key) implements GrainContext<K>, Grains {
    @Override
    public Grains grains() {
      return this;
    }

    @Override
    public <L, G extends Grain<L>> G ref(Class<G> type, L otherKey) {
      throw notHere("another grain");
    }

    @Override
    public <G extends Grain<?>> G with(G grain, CallOptions options) {
      throw notHere("another grain");
    }

    @Override
    public <G extends Grain<?>, R extends @Nullable Object> Pending<R> start(
        G grain, Function<? super G, ? extends R> call) {
      throw notHere("another grain");
    }

    @Override
    public <G extends Grain<?>> void send(G grain, Consumer<? super G> call) {
      throw notHere("another grain");
    }

    @Override
    public InstantSource clock() {
      return Clock.systemUTC();
    }

    @Override
    public int featureLevel() {
      return 1;
    }

    @Override
    public Timers timers() {
      throw notHere("a timer");
    }

    @Override
    public Reminders reminders() {
      throw notHere("a reminder");
    }

    @Override
    public void afterCommit(Runnable effect) {
      throw notHere("a turn");
    }

    @Override
    public <H extends Grain<?>> Observers<H> observers(Duration lease) {
      throw notHere("an observer");
    }

    @Override
    public Map<String, String> callContext() {
      return Map.of();
    }

    @Override
    public void keepAlive(Duration duration) {
      throw notHere("an activation");
    }

    @Override
    public <R extends @Nullable Object> List<R> awaitAll(
        Collection<? extends Pending<? extends R>> calls) {
      throw notHere("another grain");
    }

    @Override
    public <R extends @Nullable Object> Pending<R> awaitFirst(
        Collection<? extends Pending<R>> calls) {
      throw notHere("another grain");
    }

    @Override
    public void deactivate() {
      throw notHere("an activation");
    }

    @Override
    @SuppressWarnings("unchecked") // the events come from this grain's own codec
    public <S, E> Journal<S, E> journal(
        S empty, BiFunction<? super S, ? super E, ? extends S> apply) {
      throw new Asked(new Fold(empty, (state, event) -> apply.apply((S) state, (E) event)));
    }

    @Override
    public <T extends Crdt<T>> Replicated<T> replicated(T empty) {
      throw notHere("a replica");
    }

    @Override
    public <S> State<S> state(S initial) {
      throw new Asked(new Fold(initial, (before, value) -> value));
    }
  }
}
