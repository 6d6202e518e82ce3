package dev.teff.runtime.placement;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.placement.affinity.Rules;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * The settings; {@code reference.conf} explains each.
 *
 * @param enabled whether calls are watched and grains exchanged
 * @param dryRun whether exchanges are only planned and reported
 * @param labels what the silo's operator says about it
 * @param fixedTypes grain types whose grains are left where they are
 * @param samplesPerSecond how many calls are looked at while little is remote
 * @param mostSamplesPerSecond how many while much is
 * @param planningShare which share of the processors looking and planning may take in the long run
 */
record AffinitySettings(
    boolean enabled,
    boolean dryRun,
    Set<String> labels,
    Set<String> fixedTypes,
    Duration round,
    Duration halfLife,
    Duration rest,
    int capacity,
    int samplesPerSecond,
    int mostSamplesPerSecond,
    int exchangesPerRound,
    double planningShare,
    Rules rules) {
  /** Copies the sets. */
  AffinitySettings {
    labels = Set.copyOf(labels);
    fixedTypes = Set.copyOf(fixedTypes);
  }

  /** The same with more types whose grains are left where they are. */
  AffinitySettings withFixed(Set<String> types) {
    Set<String> all = new HashSet<>(fixedTypes);
    all.addAll(types);
    return new AffinitySettings(
        enabled,
        dryRun,
        labels,
        all,
        round,
        halfLife,
        rest,
        capacity,
        samplesPerSecond,
        mostSamplesPerSecond,
        exchangesPerRound,
        planningShare,
        rules);
  }

  /**
   * Reads the settings.
   *
   * @param config with everything under {@code teff}, defaults included
   * @throws GrainException {@code TEFF-501} naming the key
   */
  static AffinitySettings from(Config config) {
    try {
      Config affinity = config.getConfig("teff.affinity");
      Rules rules = Rules.DEFAULT;
      return new AffinitySettings(
          affinity.getBoolean("enabled"),
          affinity.getBoolean("dry-run"),
          Set.copyOf(config.getStringList("teff.placement.labels")),
          Set.copyOf(affinity.getStringList("fixed-types")),
          affinity.getDuration("round"),
          affinity.getDuration("half-life"),
          affinity.getDuration("rest"),
          positive(affinity, "edges"),
          positive(affinity, "samples-per-second"),
          positive(affinity, "most-samples-per-second"),
          positive(affinity, "exchanges-per-round"),
          share(affinity, "planning-share"),
          new Rules(
              affinity.getDouble("cpu-tolerance"),
              affinity.getDouble("memory-tolerance"),
              affinity.getDouble("cpu-floor"),
              rules.memoryFloor(),
              rules.minSamples(),
              affinity.getDouble("min-share"),
              rules.minPlanShare(),
              rules.horizonSeconds(),
              positive(affinity, "moves-per-exchange"),
              rules.maxCandidates(),
              rules.maxGroup(),
              rules.anchorDegree()));
    } catch (ConfigException e) {
      throw invalid(e);
    }
  }

  static GrainException invalid(ConfigException e) {
    return new GrainException(
        ErrorCode.CONFIGURATION_INVALID,
        Outcome.DID_NOT_RUN,
        "The configuration cannot be used: %s | docs/configuration.md lists every key | a misspelt value, or a unit that is missing | correct the value"
            .formatted(e.getMessage()),
        e);
  }

  private static double share(Config config, String key) {
    double value = config.getDouble(key);
    if (!(value > 0 && value <= 1)) {
      throw new ConfigException.BadValue(
          config.getValue(key).origin(), "teff.affinity." + key, "must be above 0 and at most 1");
    }
    return value;
  }

  private static int positive(Config config, String key) {
    int value = config.getInt(key);
    if (value < 1) {
      throw new ConfigException.BadValue(
          config.getValue(key).origin(), "teff.affinity." + key, "must be at least 1");
    }
    return value;
  }
}
