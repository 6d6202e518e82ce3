package dev.teff.persistence.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A store URL taken apart: {@code scheme:place?option=value&option=value}. Values may be
 * percent-encoded. Whatever makes no sense is refused with {@code TEFF-310}, naming it and the URL
 * without its secrets.
 */
public final class StoreUrl {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(B|KiB|MiB|GiB)");
  private static final Pattern SECRETS =
      Pattern.compile("(?i)(?<=password=)[^&]*|(?<=//[^/?@:]{0,256}:)[^/?@]*(?=@)");

  private final String url;
  private final String place;
  private final Map<String, String> options;

  private StoreUrl(String url, String place, Map<String, String> options) {
    this.url = url;
    this.place = place;
    this.options = options;
  }

  /**
   * Takes a URL apart.
   *
   * @param known the names of the options that the store knows
   */
  public static StoreUrl parse(String url, List<String> known) {
    int colon = url.indexOf(':');
    int question = url.indexOf('?', colon);
    String place = question < 0 ? url.substring(colon + 1) : url.substring(colon + 1, question);
    var options = new LinkedHashMap<String, String>();
    var parsed = new StoreUrl(url, place, options);
    if (question >= 0) {
      for (String option : url.substring(question + 1).split("&", -1)) {
        int equals = option.indexOf('=');
        String name = equals < 0 ? option : option.substring(0, equals);
        if (!known.contains(name)) {
          throw parsed.invalid(
              "It has an unknown option \"%s\"".formatted(name),
              "known options: " + String.join(", ", known));
        }
        options.put(name, equals < 0 ? "" : option.substring(equals + 1));
      }
    }
    return parsed;
  }

  /** A URL as messages may show it: with three stars for each password. */
  public static String masked(String url) {
    return SECRETS.matcher(url).replaceAll("***");
  }

  /** What stands between scheme and options, percent-encoded as it came. */
  public String place() {
    return place;
  }

  /** The value of an option, decoded. */
  public Optional<String> text(String name) {
    @Nullable String value = options.get(name);
    return value == null ? Optional.empty() : Optional.of(decode(value));
  }

  /** Decodes a part of the URL. */
  public String decode(String part) {
    try {
      // A plus is a plus: only forms write it for a space.
      return URLDecoder.decode(part.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid("A percent sign is not followed by two hex digits", "write % as %25");
    }
  }

  /** The value of an option such as {@code 500ms}, {@code 5s} or {@code 1m}. */
  public Duration duration(String name, Duration otherwise) {
    @Nullable String value = options.get(name);
    if (value == null) {
      return otherwise;
    }
    Matcher matcher = matching(DURATION, name, value, "duration", "500ms, 5s or 1m");
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      default -> Duration.ofMinutes(count);
    };
  }

  /** The value in bytes of an option such as {@code 512KiB}, {@code 1MiB} or {@code 2GiB}. */
  public long size(String name, long otherwise) {
    @Nullable String value = options.get(name);
    if (value == null) {
      return otherwise;
    }
    Matcher matcher = matching(SIZE, name, value, "size", "512KiB, 1MiB or 2GiB");
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "B" -> count;
      case "KiB" -> count << 10;
      case "MiB" -> count << 20;
      default -> count << 30;
    };
  }

  /** The value of an option that counts something. */
  public int count(String name, int otherwise, int least, int most) {
    @Nullable String value = options.get(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.matches("\\d{1,9}")
        || Integer.parseInt(value) < least
        || Integer.parseInt(value) > most) {
      throw invalid(
          "\"%s\" is no number from %d to %d".formatted(written(name), least, most),
          "write one such as %s=%d".formatted(name, otherwise));
    }
    return Integer.parseInt(value);
  }

  /** The value of an option that is {@code true} or {@code false}; false without it. */
  public boolean flag(String name) {
    return switch (options.getOrDefault(name, "false")) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw invalid(
              "\"%s\" is neither true nor false".formatted(written(name)),
              "write %s=true, or leave it away".formatted(name));
    };
  }

  private Matcher matching(
      Pattern pattern, String name, String value, String kind, String examples) {
    Matcher matcher = pattern.matcher(value);
    if (!matcher.matches()) {
      throw invalid("\"%s\" is no %s".formatted(written(name), kind), "write one as " + examples);
    }
    return matcher;
  }

  /** An option without an equals sign is shown without one. */
  private String written(String name) {
    String value = options.getOrDefault(name, "");
    return value.isEmpty() ? name : name + "=" + value;
  }

  /** What whoever gave this URL is told. */
  public GrainException invalid(String what, String advice) {
    return new GrainException(
        ErrorCode.STORE_URL_INVALID,
        Outcome.DID_NOT_RUN,
        "The store URL makes no sense. %s | %s | a misspelt URL | %s"
            .formatted(what, masked(url), advice));
  }
}
