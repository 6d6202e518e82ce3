package dev.teff.testkit;

import dev.teff.grains.GrainId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came of one call in a {@link GrainKit}. Each {@code then} fails with an {@link
 * AssertionError} that tells what was given and all that happened.
 *
 * <pre>{@code
 * GrainKit.create()
 *     .when(Account.class, "alice", account -> account.withdraw(3))
 *     .thenThrows(InsufficientException.class)
 *     .thenNoEvents();
 * }</pre>
 *
 * <p>A call that threw passes no check until {@link #thenThrows} has said so.
 *
 * @param <R> the type of the result
 */
public final class KitResult<R extends @Nullable Object> {
  private final GrainId grain;
  private final List<Object> given;
  private final List<Object> appended;
  private final R result;
  private final @Nullable Throwable thrown;
  private boolean expectedToThrow;

  @SuppressWarnings("NullAway") // null stands for what was not returned; thenResult looks first
  KitResult(
      GrainId grain,
      List<Object> given,
      List<Object> appended,
      @Nullable R result,
      @Nullable Throwable thrown) {
    this.grain = grain;
    this.given = given;
    this.appended = appended;
    this.result = result;
    this.thrown = thrown;
  }

  /** It appended exactly these events, in this order. For key-value state: it set this value. */
  public KitResult<R> thenEvents(Object... expected) {
    if ((thrown != null && !expectedToThrow) || !appended.equals(List.of(expected))) {
      throw failure("appended\n    " + List.of(expected));
    }
    return this;
  }

  /** It appended nothing. */
  public KitResult<R> thenNoEvents() {
    return thenEvents();
  }

  /** It returned this. */
  public KitResult<R> thenResult(R expected) {
    if (thrown != null || !Objects.deepEquals(result, expected)) {
      throw failure("returned\n    " + expected);
    }
    return this;
  }

  /** It threw an exception of this type. */
  public KitResult<R> thenThrows(Class<? extends Throwable> expected) {
    if (!expected.isInstance(thrown)) {
      throw failure("thrown\n    a " + expected.getName());
    }
    expectedToThrow = true;
    return this;
  }

  /** It threw an exception of this type with this message. */
  public KitResult<R> thenThrows(Class<? extends Throwable> expected, String message) {
    thenThrows(expected);
    if (thrown != null && !message.equals(thrown.getMessage())) {
      throw failure("thrown\n    a %s: %s".formatted(expected.getName(), message));
    }
    return this;
  }

  private AssertionError failure(String expectation) {
    return new AssertionError(
        """
        %s, given
            %s
        should have %s
        but appended
            %s
        and %s
            %s\
        """
            .formatted(
                grain,
                given,
                expectation,
                appended,
                thrown == null ? "returned" : "threw",
                thrown == null ? result : thrown),
        thrown);
  }
}
