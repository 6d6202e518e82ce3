package dev.teff.runtime.tracing;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the spans of a process go; {@code reference.conf} explains each setting. Immutable.
 *
 * @param collector takes spans by OTLP over HTTP; empty when there are to be none
 * @param sampleRatio which part of the calls without a trace begins one at a gateway, 0 to 1
 * @param service under which name the spans stand
 * @param details whether spans say grains' keys and exceptions' messages
 */
public record TracingOptions(
    Optional<URI> collector, double sampleRatio, String service, boolean details) {
  private static final String PATH = "/v1/traces";

  /**
   * Reads the settings.
   *
   * @param config with everything under {@code teff.tracing}, defaults included
   * @throws GrainException {@code TEFF-501} naming the key and where it was set
   */
  public static TracingOptions from(Config config) {
    try {
      Config tracing = config.getConfig("teff.tracing");
      return new TracingOptions(
          collector(tracing), ratio(tracing), service(tracing), tracing.getBoolean("details"));
    } catch (ConfigException e) {
      throw new GrainException(
          ErrorCode.CONFIGURATION_INVALID,
          Outcome.DID_NOT_RUN,
          "The settings of tracing cannot be used: %s | under teff.tracing | a misspelt or missing value | correct the value; docs/configuration.md lists all"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static Optional<URI> collector(Config tracing) {
    String exporter = tracing.getString("exporter").toLowerCase(Locale.ROOT);
    return switch (exporter) {
      case "none" -> Optional.empty();
      case "otlp" -> Optional.of(endpoint(tracing));
      default -> throw bad(tracing, "exporter", "'%s' is neither none nor otlp", exporter);
    };
  }

  private static URI endpoint(Config tracing) {
    String text = tracing.getString("endpoint");
    try {
      URI uri = URI.create(text);
      boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (isHttp && uri.getHost() != null) {
        return uri.getPath().isEmpty() || uri.getPath().equals("/") ? uri.resolve(PATH) : uri;
      }
    } catch (IllegalArgumentException e) {
      throw bad(tracing, "endpoint", "'%s' is no URL: " + e.getMessage(), text);
    }
    throw bad(tracing, "endpoint", "'%s' is no URL like http://collector:4318", text);
  }

  private static double ratio(Config tracing) {
    double ratio = tracing.getDouble("sample-ratio");
    if (!(ratio >= 0 && ratio <= 1)) {
      throw bad(tracing, "sample-ratio", "%s is not between 0 and 1", String.valueOf(ratio));
    }
    return ratio;
  }

  private static String service(Config tracing) {
    String name = tracing.getString("service").strip();
    if (name.isEmpty()) {
      throw bad(tracing, "service", "%s is empty", "the name");
    }
    return name;
  }

  private static ConfigException bad(Config tracing, String key, String rule, String value) {
    return new ConfigException.BadValue(tracing.getValue(key).origin(), key, rule.formatted(value));
  }
}
