package dev.teff.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which configuration a command has: what was typed goes before a file and the environment. */
final class ConfigChoice {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "A configuration file. It goes before that of -Dconfig.file, and behind variables.")
  private @Nullable Path file;

  /** The file, where one was named. */
  Optional<Path> file() {
    return Optional.ofNullable(file);
  }

  /**
   * Loads it.
   *
   * @param typed values by key; null where nothing was typed
   */
  Config load(Map<String, @Nullable Object> typed) throws IOException {
    return load(typed, ConfigFactory.empty());
  }

  /**
   * The same for a command that has defaults of its own.
   *
   * @param defaults what goes before the modules' defaults only
   */
  Config load(Map<String, @Nullable Object> typed, Config defaults) throws IOException {
    Map<String, Object> given = new HashMap<>();
    typed.forEach((key, value) -> {
      if (value != null) {
        given.put(key, value);
      }
    });
    return SiloConfig.load(given, file(), System.getenv(), defaults);
  }
}
