package dev.teff.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of a silo, from everywhere: the command line goes before system properties, those
 * before environment variables, those before the file, and the file before the defaults.
 *
 * <p>Every key {@code teff.call.max-inline-depth} can be given by the variable {@code
 * TEFF_CALL_MAX_INLINE_DEPTH}. Which keys there are is known from the {@code reference.conf} files,
 * so no variable has two meanings.
 */
final class SiloConfig {
  private static final String PREFIX = "teff";

  private SiloConfig() {}

  /**
   * Loads the settings.
   *
   * @param commandLine values by key
   */
  static Config load(
      Map<String, Object> commandLine, Optional<Path> file, Map<String, String> environment)
      throws IOException {
    Config defaults = ConfigFactory.defaultReference();
    return ConfigFactory.parseMap(commandLine, "command line")
        .withFallback(ConfigFactory.systemProperties())
        .withFallback(variables(defaults, environment))
        .withFallback(file.isPresent() ? read(file.get()) : ConfigFactory.empty())
        .withFallback(defaults)
        .resolve();
  }

  private static Config read(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    return ConfigFactory.parseFile(
        file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
  }

  private static Config variables(Config defaults, Map<String, String> environment) {
    Map<String, Object> given = new HashMap<>();
    for (Map.Entry<String, ConfigValue> entry : defaults.getConfig(PREFIX).entrySet()) {
      String key = PREFIX + "." + entry.getKey();
      String value = environment.get(variable(key));
      if (value != null) {
        given.put(key, value);
      }
    }
    return ConfigFactory.parseMap(given, "environment variables");
  }

  /** The variable that stands for a key. */
  static String variable(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
