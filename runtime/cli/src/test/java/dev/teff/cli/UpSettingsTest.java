package dev.teff.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import dev.teff.runtime.gateway.ScalingOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What {@code ./teff up} makes of what was typed, and of what was not. */
class UpSettingsTest {
  @TempDir private Path folder;

  private Config settings(String file, String... typed) throws Exception {
    Path written = Files.writeString(folder.resolve("up.conf"), file);
    var up = new UpCommand();
    new CommandLine(up).parseArgs(typed);
    Map<String, Object> given = new HashMap<>(up.typed());
    given.values().removeIf(Objects::isNull);
    return SiloConfig.load(given, Optional.of(written), Map.of(), UpCommand.DEFAULTS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                             | ''                          | 3 | 3",
        "max-silos = 5                  | ''                          | 5 | 5",
        "'max-silos = 5, min-silos = 2' | ''                          | 5 | 2",
        "max-silos = 5                  | --silos=4                   | 4 | 4",
        "max-silos = 5                  | --scale-to-zero             | 5 | 0",
        "'max-silos = 5, min-silos = 2' | --scale-to-zero             | 5 | 0",
        "max-silos = 5                  | '--scale-to-zero --silos=4' | 4 | 0"
      })
  void silos_areThoseThatWereTyped_orElseConfigured(
      String scaling, String typed, int most, int fewest) throws Exception {
    String[] arguments = typed.isEmpty() ? new String[0] : typed.split(" ");
    ScalingOptions options =
        ScalingOptions.from(settings("teff.gateway.scaling { %s }".formatted(scaling), arguments));
    assertThat(options.maxSilos()).isEqualTo(most);
    assertThat(options.minSilos()).isEqualTo(fewest);
  }

  @Test
  void readyWithoutSilos_isTyped_orElseConfigured() throws Exception {
    String key = "teff.gateway.ready-without-silos";
    assertThat(settings("").getBoolean(key)).isFalse();
    assertThat(settings(key + " = true").getBoolean(key)).isTrue();
    assertThat(settings(key + " = false", "--scale-to-zero").getBoolean(key)).isTrue();
  }
}
