package dev.teff.runtime.placement;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import dev.teff.grains.Placement;
import dev.teff.grains.spi.GrainPlacement;
import dev.teff.placement.Labelled;
import dev.teff.placement.LessLoaded;
import dev.teff.placement.OnePerSilo;
import dev.teff.placement.PreferLocal;
import dev.teff.placement.RandomSilo;
import dev.teff.placement.RangeOwner;
import dev.teff.placement.WithCompanion;
import dev.teff.placement.spi.PlacementStrategy;
import dev.teff.runtime.wire.NearestNames;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration and the annotations of grain classes say about where grains are activated.
 *
 * @param types what is said about grain types, by name; of others, the range owner is right
 */
record PlacementSettings(Map<String, Rule> types) {
  /** The strategies that have a name, besides classes of the user's own. */
  private static final Map<String, Placement.Strategy> NAMED =
      Arrays.stream(Placement.Strategy.values())
          .collect(Collectors.toMap(PlacementSettings::name, Function.identity()));

  /**
   * How grains of one type are placed.
   *
   * @param with the type of the grain of the same key that each is to be with
   * @param words the same for people, with who says so
   */
  record Rule(PlacementStrategy strategy, Optional<String> with, String words) {}

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

  /** How grains of a type are placed, for people. */
  String words(String type) {
    Rule rule = types.get(type);
    return rule == null ? "range-owner, since nothing is said about its type" : rule.words();
  }

  /**
   * Reads them.
   *
   * @param annotated what annotations say, by grain type; what the configuration says goes before
   * @param loader finds strategies of the user's own
   */
  static PlacementSettings from(
      Config config, Map<String, GrainPlacement> annotated, ClassLoader loader) {
    try {
      Map<String, Rule> types = new HashMap<>();
      annotated.forEach((type, placement) -> types.put(type, rule(placement)));
      ConfigObject said = config.getObject("teff.placement.types");
      for (String type : said.keySet()) {
        types.put(type, rule(said.toConfig().getConfig(ConfigUtil.quoteString(type)), loader));
      }
      return new PlacementSettings(types);
    } catch (ConfigException e) {
      throw AffinitySettings.invalid(e);
    }
  }

  private static Rule rule(GrainPlacement annotated) {
    return rule(
        name(annotated.strategy()),
        named(annotated.strategy()),
        annotated.companion(),
        annotated.labels(),
        "an annotation of its class");
  }

  private static Rule rule(Config said, ClassLoader loader) {
    Optional<String> with =
        said.hasPath("with") ? Optional.of(said.getString("with")) : Optional.empty();
    boolean chosen = said.hasPath("strategy");
    return rule(
        chosen ? said.getString("strategy") : name(Placement.Strategy.RANGE_OWNER),
        chosen ? strategy(said, loader) : new RangeOwner(),
        with,
        said.hasPath("labels") ? Set.copyOf(said.getStringList("labels")) : Set.of(),
        "teff.placement.types in the configuration");
  }

  private static Rule rule(
      String name,
      PlacementStrategy chosen,
      Optional<String> with,
      Set<String> labels,
      String speaker) {
    PlacementStrategy strategy = with.isPresent() ? new WithCompanion() : chosen;
    String words = with.map(type -> "with the " + type + " of the same key").orElse(name);
    if (labels.isEmpty()) {
      return new Rule(strategy, with, words + ", as " + speaker + " says");
    }
    return new Rule(
        new Labelled(labels, strategy),
        with,
        "%s, among the silos with the labels %s, as %s says"
            .formatted(words, labels.stream().sorted().toList(), speaker));
  }

  private static String name(Placement.Strategy strategy) {
    return strategy.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static PlacementStrategy named(Placement.Strategy strategy) {
    return switch (strategy) {
      case RANGE_OWNER -> new RangeOwner();
      case PREFER_LOCAL -> new PreferLocal();
      case RANDOM -> new RandomSilo();
      case LESS_LOADED -> new LessLoaded();
    };
  }

  private static PlacementStrategy strategy(Config said, ClassLoader loader) {
    String name = said.getString("strategy");
    Placement.Strategy named = NAMED.get(name);
    if (named != null) {
      return named(named);
    }
    try {
      PlacementStrategy made =
          loader.loadClass(name).asSubclass(PlacementStrategy.class).getConstructor().newInstance();
      if (made instanceof OnePerSilo) {
        throw bad(
            said, "chooses no certain silo; whether grains are on each, their class says", null);
      }
      return made;
    } catch (ClassNotFoundException e) {
      throw bad(said, "is none and no class: " + NearestNames.hint(name, NAMED.keySet()), e);
    } catch (ClassCastException | NoSuchMethodException | IllegalAccessException e) {
      throw bad(said, "is no PlacementStrategy with a public constructor without parameters", e);
    } catch (InstantiationException | InvocationTargetException e) {
      throw bad(said, "cannot be made: " + e.getCause(), e);
    }
  }

  private static ConfigException bad(Config said, String problem, @Nullable Exception cause) {
    return new ConfigException.BadValue(
        said.getValue("strategy").origin(),
        "strategy",
        said.getString("strategy") + " " + problem,
        cause);
  }
}
