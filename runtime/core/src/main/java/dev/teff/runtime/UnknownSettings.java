package dev.teff.runtime;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import dev.teff.runtime.wire.NearestNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings that no module knows. A misspelt one is as good as not set: without a word, access rules
 * would permit everything.
 *
 * <p>They are refused, also those that only a newer build knows: a file belongs to a build, and
 * what an older one cannot do is better said at its start than missed later. Only told, not
 * refused, are two things that need not be mistakes: sections of modules that are not on the class
 * path, since several programs may share a file; and environment variables, whose names others
 * choose, too (Kubernetes makes {@code TEFF_SILO_PORT} of a service's name). So a variable is the
 * way to give a new setting to all silos while some are of an older build.
 *
 * @param refused what is wrong, in sentences
 * @param doubtful what may be wrong
 */
record UnknownSettings(List<String> refused, List<String> doubtful) {
  private static final Logger LOG = LoggerFactory.getLogger(UnknownSettings.class);

  /** A process reads its settings more than once. */
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  /**
   * Looks for them.
   *
   * @param given everything, from everywhere
   * @param defaults of all modules
   * @param properties the JVM's own; they tell tools things that are no settings
   */
  static UnknownSettings in(
      Config given, Config defaults, Config properties, Map<String, String> environment) {
    var search =
        new Search(Configuration.settings(defaults).keySet(), new ArrayList<>(), new ArrayList<>());
    ConfigObject known = defaults.getObject(Configuration.ROOT);
    given
        .getObject(Configuration.ROOT)
        .forEach((name, value) -> {
          String path = Configuration.ROOT + "." + ConfigUtil.joinPath(name);
          ConfigValue standard = known.get(name);
          if (standard != null) {
            search.descend(path, value, standard);
          } else if (!NearestNames.of(name, known.keySet()).isEmpty()) {
            search.refuse(path, name, value, known.keySet());
          } else if (!properties.hasPath(path)) {
            search.doubtful.add(
                "%s: nothing on the class path has settings under %s"
                    .formatted(value.origin().description(), path));
          }
        });
    search.variables(known.keySet(), environment);
    return new UnknownSettings(List.copyOf(search.refused), List.copyOf(search.doubtful));
  }

  /**
   * Says what was found.
   *
   * @throws ConfigException when some of it is wrong
   */
  void tell() {
    doubtful.stream().filter(TOLD::add).forEach(LOG::warn);
    if (!refused.isEmpty()) {
      throw new ConfigException.Generic(String.join(" ", refused));
    }
  }

  /** The search, with what it has found. */
  private record Search(Set<String> keys, List<String> refused, List<String> doubtful) {
    /** An empty object is one whose keys users choose, and of no concern here. */
    void descend(String path, ConfigValue given, ConfigValue standard) {
      if (given instanceof ConfigObject inside
          && standard instanceof ConfigObject known
          && !known.isEmpty()) {
        inside.forEach((name, value) -> {
          String below = path + "." + ConfigUtil.joinPath(name);
          ConfigValue next = known.get(name);
          if (next == null) {
            refuse(below, name, value, known.keySet());
          } else {
            descend(below, value, next);
          }
        });
      }
    }

    void refuse(String path, String name, ConfigValue value, Collection<String> siblings) {
      refused.add(
          "%s: there is no setting %s. %s"
              .formatted(value.origin().description(), path, hint(path, name, siblings)));
    }

    /** Misspelt, or in the wrong section, or something else. */
    private String hint(String path, String name, Collection<String> siblings) {
      String section = path.substring(0, path.length() - ConfigUtil.joinPath(name).length());
      List<String> misspelt =
          NearestNames.of(name, siblings).stream().map(sibling -> section + sibling).toList();
      if (!misspelt.isEmpty()) {
        return NearestNames.hint(misspelt.getFirst(), misspelt);
      }
      List<String> elsewhere = keys.stream().filter(key -> key.endsWith("." + name)).toList();
      if (!elsewhere.isEmpty()) {
        return "Did you mean %s?".formatted(String.join(" or ", elsewhere));
      }
      return "Under %s there are: %s."
          .formatted(
              section.substring(0, section.length() - 1),
              String.join(", ", new TreeSet<>(siblings)));
    }

    void variables(Set<String> sections, Map<String, String> environment) {
      List<String> known = keys.stream().map(Configuration::variable).toList();
      environment.keySet().stream()
          .filter(name -> sections.stream().anyMatch(section -> name.startsWith(prefix(section))))
          .filter(name -> !known.contains(name))
          .filter(name -> !NearestNames.of(name, known).isEmpty())
          .forEach(name ->
              doubtful.add(
                  "The environment variable %s is no setting. %s"
                      .formatted(name, NearestNames.hint(name, known))));
    }

    private static String prefix(String section) {
      return Configuration.variable(Configuration.ROOT + "." + section) + "_";
    }
  }
}
