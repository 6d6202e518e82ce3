package dev.teff.simulator;

import dev.teff.runtime.spi.Cluster;
import dev.teff.runtime.spi.HostedGrain;
import dev.teff.runtime.spi.LocalSilo;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;

/**
 * A planted bug: the cluster sees a silo that never says what it hosts, so the others hand over its
 * grains' ranges as if they had not asked it.
 */
final class SecretiveCluster {
  private SecretiveCluster() {}

  static Cluster of(Cluster real) {
    return wrap(
        Cluster.class,
        (method, arguments) ->
            method.getName().equals("join")
                ? invoke(real, method, secretive((LocalSilo) arguments[0]))
                : invoke(real, method, arguments));
  }

  private static LocalSilo secretive(LocalSilo silo) {
    return wrap(
        LocalSilo.class,
        (method, arguments) ->
            method.getName().equals("hosted")
                ? Collections.<HostedGrain>emptyIterator()
                : invoke(silo, method, arguments));
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
