package dev.teff.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.teff.runtime.Configuration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiloConfigTest {
  @TempDir private Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void writeFile() throws Exception {
    file = folder.resolve("silo.conf");
    Files.writeString(
        file, "teff { store.url = \"file\", silo.name = \"file\", call.timeout = 1s }");
  }

  @Test
  void key_setEverywhere_isTakenFromTheNearestToTheUser() throws Exception {
    Config config =
        SiloConfig.load(
            Map.of("teff.store.url", "command line"),
            Optional.of(file),
            Map.of("TEFF_STORE_URL", "variable", "TEFF_SILO_NAME", "variable"));
    assertThat(config.getString("teff.store.url")).isEqualTo("command line");
    assertThat(config.getString("teff.silo.name")).isEqualTo("variable");
    assertThat(config.getString("teff.call.timeout")).isEqualTo("1s");
  }

  @Test
  void key_setNowhere_hasItsDefault() throws Exception {
    Config config = SiloConfig.load(Map.of(), Optional.empty(), Map.of("TEFF_HOME", "unrelated"));
    assertThat(config.getInt("teff.call.max-inline-depth")).isEqualTo(32);
  }

  @Test
  void key_withHyphens_hasAVariableWithUnderscores() {
    assertThat(Configuration.variable("teff.call.max-inline-depth"))
        .isEqualTo("TEFF_CALL_MAX_INLINE_DEPTH");
  }

  @Test
  void file_thatCannotBeParsed_isRefusedByLine() throws Exception {
    Files.writeString(file, "teff {\n  store = = x\n}");
    assertThatThrownBy(() -> SiloConfig.load(Map.of(), Optional.of(file), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("silo.conf: 2");
  }
}
