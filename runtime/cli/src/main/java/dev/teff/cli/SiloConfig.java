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
import java.util.Optional;

/** The settings of a silo that the command line starts. */
final class SiloConfig {
  private SiloConfig() {}

  /**
   * Loads the settings.
   *
   * @param commandLine values by key, which go before everything
   */
  static Config load(
      Map<String, Object> commandLine, Optional<Path> file, Map<String, String> environment)
      throws IOException {
    return Configuration.of(
        ConfigFactory.parseMap(commandLine, "command line"),
        file.isPresent() ? read(file.get()) : ConfigFactory.empty(),
        environment,
        SiloConfig.class.getClassLoader());
  }

  private static Config read(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    return ConfigFactory.parseFile(
        file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
  }
}
