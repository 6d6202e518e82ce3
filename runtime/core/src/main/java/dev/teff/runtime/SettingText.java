package dev.teff.runtime;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.Arrays;
import java.util.List;

/**
 * What the text of an environment variable or of a system property means, which depends on the
 * setting: most are a word or a number, some are a list or an object.
 */
final class SettingText {
  private static final String VALUE = "value";

  private SettingText() {}

  /** Whether a setting's text is more than a word: its default says of what kind it is. */
  static boolean isStructured(ConfigValue standard) {
    return switch (standard.valueType()) {
      case LIST, OBJECT -> true;
      case STRING, NUMBER, BOOLEAN, NULL -> false;
    };
  }

  /**
   * Reads a text.
   *
   * @param standard the setting's default
   * @param origin where the text is from, for messages
   */
  static ConfigValue parse(String text, ConfigValue standard, String origin) {
    return switch (standard.valueType()) {
      case LIST -> list(text.strip(), origin);
      case OBJECT -> object(text.strip(), origin);
      case STRING, NUMBER, BOOLEAN, NULL -> ConfigValueFactory.fromAnyRef(text, origin);
    };
  }

  /** In HOCON where it begins as a list or an object does; else words, separated by commas. */
  private static ConfigValue list(String text, String origin) {
    if (text.startsWith("[")) {
      return hocon(text, origin);
    }
    if (text.startsWith("{")) {
      return hocon("[" + text + "]", origin);
    }
    List<String> words =
        Arrays.stream(text.split(",")).map(String::strip).filter(word -> !word.isEmpty()).toList();
    return ConfigValueFactory.fromIterable(words, origin);
  }

  private static ConfigValue object(String text, String origin) {
    return hocon(text.startsWith("{") ? text : "{" + text + "}", origin);
  }

  private static ConfigValue hocon(String text, String origin) {
    Config parsed =
        ConfigFactory.parseString(
            VALUE + " = " + text, ConfigParseOptions.defaults().setOriginDescription(origin));
    return parsed.getValue(VALUE);
  }
}
