package dev.teff.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import dev.teff.runtime.Configuration;
import dev.teff.runtime.gateway.GatewayOptions;
import dev.teff.runtime.gateway.ScalingOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fileOfThePropertyConfigFile_goesBeforeDefaultsAndBehindTheNamedFile(boolean named)
      throws Exception {
    Path application = folder.resolve("application.conf");
    Files.writeString(
        application,
        """
        teff {
          store.url = "application", silo.name = "application", silo.feature-level = 2
          gateway.access.rules = [{ types = [a], methods = [b], callers = [c] }]
        }
        """);
    Config config =
        withConfigFile(
            application,
            () ->
                SiloConfig.load(
                    Map.of(),
                    named ? Optional.of(file) : Optional.empty(),
                    Map.of("TEFF_SILO_NAME", "variable")));
    assertThat(config.getString("teff.store.url")).isEqualTo(named ? "file" : "application");
    assertThat(config.getString("teff.silo.name")).isEqualTo("variable");
    assertThat(config.getInt("teff.silo.feature-level")).isEqualTo(2);
    assertThat(GatewayOptions.from(config).security().rules()).hasSize(1);
  }

  /** It holds for the whole JVM, whose tests run one after the other. */
  private static Config withConfigFile(Path application, Callable<Config> load) throws Exception {
    System.setProperty("config.file", application.toString());
    ConfigFactory.invalidateCaches();
    try {
      return load.call();
    } finally {
      System.clearProperty("config.file");
      ConfigFactory.invalidateCaches();
    }
  }

  static Stream<String> keys() {
    return settings().keySet().stream();
  }

  private static Map<String, ConfigValue> settings() {
    return Configuration.settings(
        ConfigFactory.parseResources(SiloConfig.class.getClassLoader(), "reference.conf"));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void key_ofThePage_isSetByItsVariable(String key) throws Exception {
    ConfigValue standard = Objects.requireNonNull(settings().get(key));
    String text =
        switch (standard.valueType()) {
          case LIST -> "{ types = [a], methods = [b], callers = [c] }";
          case OBJECT -> "a { strategy = random }";
          default -> standard.unwrapped() + "7";
        };
    Config config =
        SiloConfig.load(Map.of(), Optional.empty(), Map.of(Configuration.variable(key), text));
    ConfigValue value = config.getValue(key);
    assertThat(value).isNotEqualTo(standard);
    assertThat(value.origin().description())
        .startsWith("environment variable " + Configuration.variable(key));
    switch (standard.valueType()) {
      case LIST -> assertThat(config.getConfigList(key)).hasSize(1);
      case OBJECT -> assertThat(config.getObject(key)).containsOnlyKeys("a");
      default -> assertThat(config.getString(key)).isEqualTo(text);
    }
  }

  @Test
  void lists_ofVariables_areUsed() throws Exception {
    Config config =
        SiloConfig.load(
            Map.of(),
            Optional.empty(),
            Map.of(
                "TEFF_PLACEMENT_LABELS", "gpu, zone:eu",
                "TEFF_AFFINITY_FIXED_TYPES", "[account]",
                "TEFF_GATEWAY_ACCESS_RULES",
                    "{ types = [account], methods = [\"*\"], callers = [ann] }",
                "TEFF_GATEWAY_SCALING_TYPES", "[{ types = [account], min-silos = 2 }]"));
    assertThat(config.getStringList("teff.placement.labels")).containsExactly("gpu", "zone:eu");
    assertThat(config.getStringList("teff.affinity.fixed-types")).containsExactly("account");
    assertThat(GatewayOptions.from(config).security().rules()).hasSize(1);
    assertThat(ScalingOptions.from(config).types()).containsOnlyKeys("account");
  }

  @Test
  void listOfAProperty_isReadAsThatOfAVariable() throws Exception {
    System.setProperty("teff.placement.labels", "gpu,ssd");
    ConfigFactory.invalidateCaches();
    try {
      Config config =
          SiloConfig.load(
              Map.of(), Optional.empty(), Map.of("TEFF_PLACEMENT_LABELS", "of the variable"));
      assertThat(config.getStringList("teff.placement.labels")).containsExactly("gpu", "ssd");
    } finally {
      System.clearProperty("teff.placement.labels");
      ConfigFactory.invalidateCaches();
    }
  }

  @Test
  void key_thatIsNone_isRefusedWithTheNearest() throws Exception {
    Files.writeString(file, "teff.gateway.acces.rules = []");
    assertThatThrownBy(() -> SiloConfig.load(Map.of(), Optional.of(file), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("silo.conf: 1: there is no setting teff.gateway.acces.")
        .hasMessageContaining("Did you mean teff.gateway.access?");
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
