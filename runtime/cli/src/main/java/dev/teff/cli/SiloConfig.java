package dev.teff.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import dev.teff.runtime.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The settings of a process that the command line starts. What was typed goes before system
 * properties, those before environment variables, those before the file that {@code --config}
 * names, that before the one of {@code -Dconfig.file}, or {@code application.conf} on the class
 * path, and that before the defaults.
 */
final class SiloConfig {
  private static final ClassLoader LOADER =
      Objects.requireNonNull(SiloConfig.class.getClassLoader());

  private SiloConfig() {}

  /**
   * Loads the settings.
   *
   * @param commandLine values by key, which go before everything
   * @param file what {@code --config} names
   */
  static Config load(
      Map<String, Object> commandLine, Optional<Path> file, Map<String, String> environment)
      throws IOException {
    return load(commandLine, file, environment, ConfigFactory.empty());
  }

  /**
   * The same for a command that has defaults of its own.
   *
   * @param defaults what goes before the modules' defaults only
   */
  static Config load(
      Map<String, Object> commandLine,
      Optional<Path> file,
      Map<String, String> environment,
      Config defaults)
      throws IOException {
    Config named = file.isPresent() ? read(file.get()) : ConfigFactory.empty();
    return Configuration.of(
        ConfigFactory.parseMap(commandLine, "command line"),
        named.withFallback(ConfigFactory.defaultApplication(LOADER)).withFallback(defaults),
        environment,
        LOADER);
  }

  private static Config read(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    return ConfigFactory.parseFile(
        file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
  }
}
