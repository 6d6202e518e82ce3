package dev.teff.loadtest.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One measured question to the target. Immutable: each method answers another request.
 *
 * @param <T> the answer
 */
public final class Request<T extends @Nullable Object> {
  private final String name;
  private final UserFunction<T> function;
  private final List<Check<T>> checks;
  private final @Nullable String savedAs;

  Request(String name, UserFunction<T> function, List<Check<T>> checks, @Nullable String savedAs) {
    this.name = Names.require("request", name);
    this.function = function;
    this.checks = List.copyOf(checks);
    this.savedAs = savedAs;
  }

  /** A request whose answer nobody looks at. */
  static Request<@Nullable Void> of(String name, UserAction action) {
    return new Request<@Nullable Void>(
        name,
        user -> {
          action.run(user);
          return null;
        },
        List.<Check<@Nullable Void>>of(),
        null);
  }

  /** The name under which it is counted. */
  public String name() {
    return name;
  }

  /** The same, failed unless this holds for the answer. */
  public Request<T> check(String what, Predicate<? super T> holds) {
    var all = new ArrayList<>(checks);
    all.add(new Check<>(what, holds));
    return new Request<>(name, function, all, savedAs);
  }

  /** The same, which leaves its answer with the user under this name. */
  public Request<T> saveAs(String key) {
    return new Request<>(name, function, checks, key);
  }

  /** Asks, and checks the answer. */
  void perform(VirtualUser user) throws Exception {
    T answer = function.apply(user);
    for (Check<T> check : checks) {
      if (!check.holds().test(answer)) {
        throw new CheckFailedException(check.what());
      }
    }
    if (savedAs != null && answer != null) {
      user.set(savedAs, answer);
    }
  }
}
