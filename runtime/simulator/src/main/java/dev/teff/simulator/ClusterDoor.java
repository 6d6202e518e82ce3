package dev.teff.simulator;

import dev.teff.grains.GrainId;
import dev.teff.grains.IdempotencyKey;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.Cluster;
import dev.teff.runtime.spi.Departure;
import dev.teff.runtime.spi.HostedGrain;
import dev.teff.runtime.spi.LocalSilo;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * What a silo passes when it joins its cluster: there it is looked at, and, for planted bugs, the
 * cluster is shown another silo than there is. One never says what it hosts, so the others hand
 * over its grains' ranges as if they had not asked it; one says so of single grains only; of one,
 * grains depart as they should not; one forgets keys.
 */
final class ClusterDoor {
  private ClusterDoor() {}

  /** A cluster that is told nothing of ranges, nor of single grains. */
  static Cluster ofRanges(Cluster real) {
    return of(real, true);
  }

  /** A cluster that is told nothing of single grains. */
  static Cluster ofGrains(Cluster real) {
    return of(real, false);
  }

  private static Cluster of(Cluster real, boolean ofRanges) {
    return joining(real, silo -> secretive(silo, ofRanges));
  }

  /** A cluster that is told that grains depart as they should not. */
  static Cluster departing(Cluster real, CarelessMoves.Manner manner) {
    return joining(
        real,
        silo ->
            wrap(
                LocalSilo.class,
                (method, arguments) ->
                    method.getName().equals("depart")
                        ? manner.depart(silo, (GrainId) arguments[0], (Departure) arguments[1])
                        : invoke(silo, method, arguments)));
  }

  /** A cluster that a silo is shown to before it joins. */
  static Cluster showing(Cluster real, Consumer<LocalSilo> looks) {
    return joining(
        real,
        silo -> {
          looks.accept(silo);
          return silo;
        });
  }

  /** A cluster whose silos take a call that is made again for another one. */
  static Cluster withoutKeys(Cluster real) {
    var taken = new AtomicLong();
    return joining(
        real,
        silo ->
            wrap(
                LocalSilo.class,
                (method, arguments) -> {
                  switch (method.getName()) {
                    case "handle" -> forget((CallRequest) arguments[0], taken.incrementAndGet());
                    case "handleAll" ->
                        ((List<?>) arguments[0])
                            .forEach(each -> forget((CallRequest) each, taken.incrementAndGet()));
                    default -> {}
                  }
                  return invoke(silo, method, arguments);
                }));
  }

  private static void forget(CallRequest request, long number) {
    IdempotencyKey key = request.call().key();
    if (key != null) {
      request.call().key(new IdempotencyKey(key.text() + ", " + number, key.issued()));
    }
  }

  private static Cluster joining(Cluster real, UnaryOperator<LocalSilo> disguise) {
    return wrap(
        Cluster.class,
        (method, arguments) ->
            method.getName().equals("join")
                ? invoke(real, method, disguise.apply((LocalSilo) arguments[0]))
                : invoke(real, method, arguments));
  }

  private static LocalSilo secretive(LocalSilo silo, boolean ofRanges) {
    return wrap(
        LocalSilo.class,
        (method, arguments) -> {
          if (!method.getName().equals("hosted") || (arguments.length == 0 && !ofRanges)) {
            return invoke(silo, method, arguments);
          }
          return arguments.length == 0
              ? Collections.<HostedGrain>emptyIterator()
              : Optional.<HostedGrain>empty();
        });
  }

  private interface Behaviour {
    Object of(Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T wrap(Class<T> type, Behaviour behaviour) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                behaviour.of(method, arguments == null ? new Object[0] : arguments)));
  }

  private static Object invoke(Object real, Method method, Object... arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
