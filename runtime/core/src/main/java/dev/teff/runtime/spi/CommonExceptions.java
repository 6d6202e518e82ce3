package dev.teff.runtime.spi;

import java.time.DateTimeException;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's exceptions that travel as themselves although nobody declares them. A name from the
 * wire is only ever looked up here, never loaded.
 *
 * <pre>{@code
 * Optional<RuntimeException> thrown =
 *     CommonExceptions.make("java.lang.IllegalStateException", "closed");
 * }</pre>
 */
public final class CommonExceptions {
  private static final Map<String, Function<@Nullable String, RuntimeException>> MAKERS =
      new HashMap<>();

  static {
    add(RuntimeException.class, RuntimeException::new);
    add(ArithmeticException.class, ArithmeticException::new);
    add(ArrayIndexOutOfBoundsException.class, ArrayIndexOutOfBoundsException::new);
    add(ArrayStoreException.class, ArrayStoreException::new);
    add(ClassCastException.class, ClassCastException::new);
    add(ConcurrentModificationException.class, ConcurrentModificationException::new);
    add(DateTimeException.class, DateTimeException::new);
    add(IllegalArgumentException.class, IllegalArgumentException::new);
    add(IllegalMonitorStateException.class, IllegalMonitorStateException::new);
    add(IllegalStateException.class, IllegalStateException::new);
    add(IndexOutOfBoundsException.class, IndexOutOfBoundsException::new);
    add(NegativeArraySizeException.class, NegativeArraySizeException::new);
    add(NoSuchElementException.class, NoSuchElementException::new);
    add(NullPointerException.class, NullPointerException::new);
    add(NumberFormatException.class, NumberFormatException::new);
    add(SecurityException.class, SecurityException::new);
    add(StringIndexOutOfBoundsException.class, StringIndexOutOfBoundsException::new);
    add(UnsupportedOperationException.class, UnsupportedOperationException::new);
  }

  private CommonExceptions() {}

  /** A new exception of the class with this name, if it is one of them. */
  public static Optional<RuntimeException> make(String type, @Nullable String message) {
    return Optional.ofNullable(MAKERS.get(type)).map(maker -> maker.apply(message));
  }

  private static <X extends RuntimeException> void add(
      Class<X> type, Function<@Nullable String, RuntimeException> maker) {
    MAKERS.put(type.getName(), maker);
  }
}
