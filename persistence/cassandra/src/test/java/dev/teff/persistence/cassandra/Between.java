package dev.teff.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.InstantSource;

/** Stands between a store and its cluster. */
interface Between {
  /** What a store asks the cluster. */
  @FunctionalInterface
  interface Request {
    Object send() throws Exception;
  }

  /** Lets a request through, or not. */
  Object pass(String cql, Request request) throws Exception;

  /** Opens a store that sends its statements through this. */
  static CassandraStore open(CassandraUrl url, InstantSource clock, Between between) {
    return CassandraStore.open(url, place -> wrap(Sessions.open(place), between), clock);
  }

  private static CqlSession wrap(CqlSession session, Between between) {
    return (CqlSession)
        Proxy.newProxyInstance(
            CqlSession.class.getClassLoader(),
            new Class<?>[] {CqlSession.class},
            (proxy, method, arguments) ->
                arguments != null && method.getName().startsWith("execute")
                    ? between.pass(cql(arguments[0]), () -> invoke(method, session, arguments))
                    : invoke(method, session, arguments));
  }

  private static Object invoke(Method method, CqlSession session, Object[] arguments)
      throws Exception {
    try {
      return method.invoke(session, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static String cql(Object statement) {
    return switch (statement) {
      case BoundStatement bound -> bound.getPreparedStatement().getQuery();
      case BatchStatement batch -> "BATCH";
      case SimpleStatement simple -> simple.getQuery();
      default -> statement.toString();
    };
  }
}
