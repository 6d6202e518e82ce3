package dev.teff.runtime;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The settings of a process, from everywhere: what the program says goes before system properties,
 * those before environment variables, those before the file, and the file before the defaults.
 *
 * <p>Every key has its variable: {@code teff.call.max-inline-depth} is {@code
 * TEFF_CALL_MAX_INLINE_DEPTH}. Which keys there are is known from the modules' {@code
 * reference.conf}, so no variable has two meanings.
 *
 * <pre>{@code
 * Config config = Configuration.load(Thread.currentThread().getContextClassLoader());
 * ClusterOptions options = ClusterOptions.from(config);
 * }</pre>
 */
public final class Configuration {
  private static final String ROOT = "teff";

  private Configuration() {}

  /**
   * The settings that a program finds when it says nothing itself. The file is the one that {@code
   * -Dconfig.file} names, or {@code application.conf} on the class path.
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
   */
  public static Config of(
      Config program, Config file, Map<String, String> environment, ClassLoader loader) {
    Config defaults = ConfigFactory.defaultReference(loader);
    return program
        .withFallback(ConfigFactory.systemProperties())
        .withFallback(variables(defaults, environment))
        .withFallback(file)
        .withFallback(defaults)
        .resolve();
  }

  /** The environment variable that stands for a key. */
  public static String variable(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private static Config variables(Config defaults, Map<String, String> environment) {
    Map<String, Object> given = new HashMap<>();
    for (Map.Entry<String, ConfigValue> entry : defaults.getConfig(ROOT).entrySet()) {
      String key = ROOT + "." + entry.getKey();
      String value = environment.get(variable(key));
      if (value != null) {
        given.put(key, value);
      }
    }
    return ConfigFactory.parseMap(given, "environment variables");
  }
}
