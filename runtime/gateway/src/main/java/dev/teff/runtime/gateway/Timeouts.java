package dev.teff.runtime.gateway;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads how long a call may take, as callers write it: {@code 250ms}, {@code 2s}. */
final class Timeouts {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s)");

  private Timeouts() {}

  /**
   * The time, when one is given.
   *
   * @throws Refusal {@code TEFF-110} when it is not of that form, or no time at all
   */
  static Optional<Duration> parse(String name, @Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw Refusal.badArgument(name, "\"%s\" is no time such as 250ms or 2s".formatted(text));
    }
    long number = Long.parseLong(matcher.group(1));
    return Optional.of(
        matcher.group(2).equals("s") ? Duration.ofSeconds(number) : Duration.ofMillis(number));
  }
}
