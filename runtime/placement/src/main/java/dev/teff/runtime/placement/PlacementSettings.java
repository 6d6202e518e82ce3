package dev.teff.runtime.placement;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import dev.teff.placement.Labelled;
import dev.teff.placement.LessLoaded;
import dev.teff.placement.PreferLocal;
import dev.teff.placement.RandomSilo;
import dev.teff.placement.RangeOwner;
import dev.teff.placement.WithCompanion;
import dev.teff.placement.spi.PlacementStrategy;
import dev.teff.runtime.wire.NearestNames;
import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What the configuration says about where grains are activated.
 *
 * @param types what is said about grain types, by name; of others, the range owner is right
 */
record PlacementSettings(Map<String, Rule> types) {
  /** The strategies that have a name, besides classes of the user's own. */
  private static final Map<String, Supplier<PlacementStrategy>> NAMED =
      Map.of(
          "range-owner", RangeOwner::new,
          "prefer-local", PreferLocal::new,
          "random", RandomSilo::new,
          "less-loaded", LessLoaded::new);

  /**
   * How grains of one type are placed.
   *
   * @param with the type of the grain of the same key that each is to be with
   */
  record Rule(PlacementStrategy strategy, Optional<String> with) {}

  PlacementSettings {
    types = Map.copyOf(types);
  }

  /** The types whose grains must be on silos with some labels. */
  Set<String> labelledTypes() {
    return types.entrySet().stream()
        .filter(type -> type.getValue().strategy() instanceof Labelled)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  static PlacementSettings from(Config config, ClassLoader loader) {
    try {
      Map<String, Rule> types = new HashMap<>();
      ConfigObject said = config.getObject("teff.placement.types");
      for (String type : said.keySet()) {
        types.put(type, rule(said.toConfig().getConfig(ConfigUtil.quoteString(type)), loader));
      }
      return new PlacementSettings(types);
    } catch (ConfigException e) {
      throw AffinitySettings.invalid(e);
    }
  }

  private static Rule rule(Config said, ClassLoader loader) {
    Optional<String> with =
        said.hasPath("with") ? Optional.of(said.getString("with")) : Optional.empty();
    PlacementStrategy strategy =
        said.hasPath("strategy") ? strategy(said, loader) : new RangeOwner();
    if (with.isPresent()) {
      strategy = new WithCompanion();
    }
    List<String> labels = said.hasPath("labels") ? said.getStringList("labels") : List.of();
    return new Rule(labels.isEmpty() ? strategy : new Labelled(Set.copyOf(labels), strategy), with);
  }

  private static PlacementStrategy strategy(Config said, ClassLoader loader) {
    String name = said.getString("strategy");
    Supplier<PlacementStrategy> named = NAMED.get(name);
    if (named != null) {
      return named.get();
    }
    try {
      return loader
          .loadClass(name)
          .asSubclass(PlacementStrategy.class)
          .getConstructor()
          .newInstance();
    } catch (ClassNotFoundException e) {
      throw bad(said, "is none and no class: " + NearestNames.hint(name, NAMED.keySet()), e);
    } catch (ClassCastException | NoSuchMethodException | IllegalAccessException e) {
      throw bad(said, "is no PlacementStrategy with a public constructor without parameters", e);
    } catch (InstantiationException | InvocationTargetException e) {
      throw bad(said, "cannot be made: " + e.getCause(), e);
    }
  }

  private static ConfigException bad(Config said, String problem, Exception cause) {
    return new ConfigException.BadValue(
        said.getValue("strategy").origin(),
        "strategy",
        said.getString("strategy") + " " + problem,
        cause);
  }
}
