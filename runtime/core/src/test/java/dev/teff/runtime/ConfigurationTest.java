package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
  private static final Config DEFAULTS =
      ConfigFactory.parseString(
          """
          teff {
            gateway {
              access.rules = []
              port = 1
              tls.key = ""
            }
            placement { labels = [], types = {} }
          }
          """);

  private static Config of(String file, Map<String, String> environment) {
    return Configuration.of(
        ConfigFactory.empty(),
        ConfigFactory.parseString(file),
        environment,
        ConfigurationTest.class.getClassLoader());
  }

  private static UnknownSettings unknown(String file, Map<String, String> environment) {
    return UnknownSettings.in(
        ConfigFactory.parseString(file).withFallback(DEFAULTS),
        DEFAULTS,
        ConfigFactory.parseMap(Map.of("teff.home", "/here")),
        environment);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "teff.gateway.acces.rules = [] | Did you mean teff.gateway.access?",
        "teff.gateway.access.rule = [] | Did you mean teff.gateway.access.rules?",
        "teff.gatway.access.rules = [] | Did you mean teff.gateway?",
        "teff.gateway.rules = [] | Did you mean teff.gateway.access.rules?",
        "teff.gateway.speed = 9 | Under teff.gateway there are: access, port, tls."
      })
  void key_thatIsNone_isRefusedWithTheNearest(String line, String hint) {
    UnknownSettings found = unknown(line, Map.of());
    assertThat(found.refused())
        .singleElement()
        .asString()
        .contains("there is no setting teff.")
        .endsWith(hint);
    assertThatThrownBy(found::tell).isInstanceOf(ConfigException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "teff.placement.types { \"my.type\" { strategy = random, labels = [a] } }",
        "teff.placement.labels = [a, b]",
        "teff.home = /here",
        "app.teff.gateway.acces = 1"
      })
  void key_thatUsersChoose_isAllowed(String line) {
    UnknownSettings found = unknown(line, Map.of());
    assertThat(found.refused()).isEmpty();
    assertThat(found.doubtful()).isEmpty();
  }

  @Test
  void section_ofAModuleThatIsNotThere_isToldOnly() {
    UnknownSettings found = unknown("teff.tracing.exporter = otlp", Map.of());
    assertThat(found.refused()).isEmpty();
    assertThat(found.doubtful()).singleElement().asString().endsWith("settings under teff.tracing");
  }

  @Test
  void variable_thatIsAlmostASetting_isToldOnly() {
    UnknownSettings found =
        unknown(
            "",
            Map.of(
                "TEFF_GATEWAY_ACCES_RULES", "[]",
                "TEFF_GATEWAY_SERVICE_HOST", "10.0.0.1",
                "TEFF_APP", "classes",
                "TEFF_GATEWAY_PORT", "7"));
    assertThat(found.refused()).isEmpty();
    assertThat(found.doubtful())
        .containsExactly(
            "The environment variable TEFF_GATEWAY_ACCES_RULES is no setting. Did you mean TEFF_GATEWAY_ACCESS_RULES?");
  }

  @Test
  void file_withAKeyThatIsNone_isRefusedByLine() {
    Config file =
        ConfigFactory.parseString(
            "teff {\n call.time-out = 1s\n}",
            ConfigParseOptions.defaults().setOriginDescription("my.conf"));
    assertThatThrownBy(() -> Silo.builder().config(file).start())
        .hasMessageContaining("TEFF-501")
        .hasMessageContaining("my.conf: 2: there is no setting teff.call.time-out.")
        .hasMessageContaining("Did you mean teff.call.timeout?");
  }

  @Test
  void property_thatIsNoSetting_isRefused() {
    System.setProperty("teff.call.time-out", "1s");
    ConfigFactory.invalidateCaches();
    try {
      assertThatThrownBy(() -> of("", Map.of()))
          .hasMessageContaining("system properties: there is no setting teff.call.time-out.");
    } finally {
      System.clearProperty("teff.call.time-out");
      ConfigFactory.invalidateCaches();
    }
  }

  @Test
  void variable_ofAPlainSetting_goesBeforeTheFile() {
    Config config = of("teff.store.url = file", Map.of("TEFF_STORE_URL", "a,b"));
    assertThat(config.getString("teff.store.url")).isEqualTo("a,b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gpu, zone:eu | gpu;zone:eu",
        "'[gpu, \"a b\"]' | gpu;a b",
        "gpu | gpu",
        "gpu, | gpu",
        "'' | ''"
      })
  void text_ofAList_isWordsOrHocon(String text, String words) {
    var list = SettingText.parse(text, DEFAULTS.getValue("teff.placement.labels"), "variable X");
    assertThat(String.join(";", list.atKey("x").getStringList("x"))).isEqualTo(words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ types = [account], methods = [\"*\"] }, { types = [b], methods = [] }",
        "[{ types = [account], methods = [\"*\"] }, { types = [b], methods = [] }]"
      })
  void text_ofAListOfObjects_isHocon(String text) {
    var list = SettingText.parse(text, DEFAULTS.getValue("teff.gateway.access.rules"), "x");
    assertThat(list.atKey("x").getConfigList("x"))
        .hasSize(2)
        .first()
        .satisfies(rule -> assertThat(rule.getStringList("types")).containsExactly("account"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{ bank { strategy = random } }", "bank.strategy = random"})
  void text_ofAnObject_isHocon(String text) {
    var object = SettingText.parse(text, DEFAULTS.getValue("teff.placement.types"), "x");
    assertThat(object.atKey("x").getString("x.bank.strategy")).isEqualTo("random");
  }

  @Test
  void text_thatIsNoHocon_namesItsVariable() {
    assertThatThrownBy(() ->
            SettingText.parse(
                "[a", DEFAULTS.getValue("teff.placement.labels"), "environment variable TEFF_X"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("environment variable TEFF_X");
  }

  @Test
  void settings_haveObjectsThatAreEmpty() {
    assertThat(Configuration.settings(DEFAULTS))
        .containsOnlyKeys(
            "teff.gateway.access.rules",
            "teff.gateway.port",
            "teff.gateway.tls.key",
            "teff.placement.labels",
            "teff.placement.types");
  }
}
