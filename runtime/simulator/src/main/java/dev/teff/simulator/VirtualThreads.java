package dev.teff.simulator;

import java.lang.reflect.Constructor;
import java.util.concurrent.Executor;

/**
 * Makes virtual threads whose steps an executor runs, instead of the JDK's pool. The JDK keeps this
 * to itself and its tests, hence {@code --add-opens java.base/java.lang=ALL-UNNAMED}; a thread that
 * such a thread starts runs by the same executor.
 */
final class VirtualThreads {
  private static final String BUILDER = "java.lang.ThreadBuilders$VirtualThreadBuilder";

  private VirtualThreads() {}

  static Thread.Builder.OfVirtual on(Executor steps) {
    try {
      Constructor<?> constructor = Class.forName(BUILDER).getDeclaredConstructor(Executor.class);
      constructor.setAccessible(true);
      return (Thread.Builder.OfVirtual) constructor.newInstance(steps);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalStateException(
          "The simulator cannot make virtual threads of its own | JDK "
              + Runtime.version()
              + " | it is older than 24, or was started without the flag | start the JVM with"
              + " --add-opens java.base/java.lang=ALL-UNNAMED",
          e);
    }
  }
}
