package dev.teff.runtime;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.WeakHashMap;

/**
 * The settings of a process, from everywhere: what the program says goes before system properties,
 * those before environment variables, those before the file, and the file before the defaults.
 *
 * <p>Every key has its variable: {@code teff.call.max-inline-depth} is {@code
 * TEFF_CALL_MAX_INLINE_DEPTH}. Which keys there are is known from the modules' {@code
 * reference.conf}, so no variable has two meanings, and a key that is none is refused.
 *
 * <pre>{@code
 * Config config = Configuration.load(Thread.currentThread().getContextClassLoader());
 * ClusterOptions options = ClusterOptions.from(config);
 * }</pre>
 */
public final class Configuration {
  static final String ROOT = "teff";

  private static final Map<ClassLoader, Config> KNOWN =
      Collections.synchronizedMap(new WeakHashMap<>());

  private Configuration() {}

  /**
   * The settings that a program finds when it says nothing itself. The file is the one that {@code
   * -Dconfig.file} names, or {@code application.conf} on the class path.
   *
   * @throws ConfigException when they cannot be read, or have a key that is none
   */
  public static Config load(ClassLoader loader) {
    return of(
        ConfigFactory.empty(), ConfigFactory.defaultApplication(loader), System.getenv(), loader);
  }

  /**
   * Settings from given sources.
   *
   * @param program what goes before everything
   * @param file what goes before the defaults only
   * @param loader where the modules' defaults are
   * @throws ConfigException when they cannot be read, or have a key that is none
   */
  public static Config of(
      Config program, Config file, Map<String, String> environment, ClassLoader loader) {
    Config known = known(loader);
    Config properties = ConfigFactory.systemProperties();
    SortedMap<String, ConfigValue> settings = settings(known);
    Config all =
        program
            .withFallback(structured(settings, properties))
            .withFallback(properties)
            .withFallback(variables(settings, environment))
            .withFallback(file)
            .withFallback(ConfigFactory.defaultReference(loader))
            .resolve();
    UnknownSettings.in(all, known, properties, environment).tell();
    return all;
  }

  /** The modules' defaults without the system properties, which the library puts over them. */
  private static Config known(ClassLoader loader) {
    return KNOWN.computeIfAbsent(
        loader,
        of -> ConfigFactory.parseResources(of, "reference.conf").withOnlyPath(ROOT).resolve());
  }

  /** The environment variable that stands for a key. */
  public static String variable(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /**
   * Every setting with its default, by key. One whose default is an empty object is a setting, too:
   * its user says what is in it.
   *
   * @param defaults what a {@code reference.conf} says, or several
   */
  public static SortedMap<String, ConfigValue> settings(Config defaults) {
    SortedMap<String, ConfigValue> found = new TreeMap<>();
    collect(ROOT, defaults.getObject(ROOT), found);
    return found;
  }

  private static void collect(String path, ConfigObject object, Map<String, ConfigValue> found) {
    object.forEach((name, value) -> {
      String key = path + "." + ConfigUtil.joinPath(name);
      if (value instanceof ConfigObject inside && !inside.isEmpty()) {
        collect(key, inside, found);
      } else {
        found.put(key, value);
      }
    });
  }

  private static Config variables(
      Map<String, ConfigValue> settings, Map<String, String> environment) {
    Config given = ConfigFactory.empty();
    for (Map.Entry<String, ConfigValue> setting : settings.entrySet()) {
      String variable = variable(setting.getKey());
      String text = environment.get(variable);
      if (text != null) {
        String origin = "environment variable " + variable;
        given =
            given.withValue(setting.getKey(), SettingText.parse(text, setting.getValue(), origin));
      }
    }
    return given;
  }

  /** The properties that are lists or objects, of which the JVM knows the text only. */
  private static Config structured(Map<String, ConfigValue> settings, Config properties) {
    Config given = ConfigFactory.empty();
    for (Map.Entry<String, ConfigValue> setting : settings.entrySet()) {
      String key = setting.getKey();
      if (SettingText.isStructured(setting.getValue())
          && properties.hasPath(key)
          && properties.getValue(key).valueType() == ConfigValueType.STRING) {
        String origin = "system property " + key;
        given =
            given.withValue(
                key, SettingText.parse(properties.getString(key), setting.getValue(), origin));
      }
    }
    return given;
  }
}
