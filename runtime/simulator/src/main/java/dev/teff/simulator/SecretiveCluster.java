package dev.teff.simulator;

import dev.teff.runtime.spi.Cluster;
import dev.teff.runtime.spi.HostedGrain;
import dev.teff.runtime.spi.LocalSilo;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Optional;

/**
 * Planted bugs: the cluster sees a silo that never says what it hosts, so the others hand over its
 * grains' ranges as if they had not asked it; or one that says so of single grains only.
 */
final class SecretiveCluster {
  private SecretiveCluster() {}

  /** A cluster that is told nothing of ranges, nor of single grains. */
  static Cluster ofRanges(Cluster real) {
    return of(real, true);
  }

  /** A cluster that is told nothing of single grains. */
  static Cluster ofGrains(Cluster real) {
    return of(real, false);
  }

  private static Cluster of(Cluster real, boolean ofRanges) {
    return wrap(
        Cluster.class,
        (method, arguments) ->
            method.getName().equals("join")
                ? invoke(real, method, secretive((LocalSilo) arguments[0], ofRanges))
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
