package dev.teff.runtime;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import java.time.Duration;

/**
 * The settings of a silo's core; {@code reference.conf} explains each.
 *
 * @param callTimeout how long a call may take unless it says otherwise
 * @param idleTimeout after how long without a call an activation leaves
 * @param shutdownGrace how long a stopping silo waits for its activations
 * @param maxInlineDepth how many turns may nest on one thread's stack
 * @param maxHeldBytes how many bytes of events one activation may have on their way to the store
 */
public record SiloSettings(
    Duration callTimeout,
    Duration idleTimeout,
    Duration shutdownGrace,
    int maxInlineDepth,
    long maxHeldBytes) {

  /**
   * Reads the settings.
   *
   * @param config with everything under {@code teff}, defaults included
   * @throws GrainException {@code TEFF-501} naming the key and where it was set
   */
  public static SiloSettings from(Config config) {
    try {
      return new SiloSettings(
          positive(config, "teff.call.timeout"),
          positive(config, "teff.grain.idle-timeout"),
          positive(config, "teff.silo.shutdown-grace"),
          config.getInt("teff.call.max-inline-depth"),
          config.getBytes("teff.journal.max-held-bytes"));
    } catch (ConfigException e) {
      throw invalid(e);
    }
  }

  private static Duration positive(Config config, String key) {
    Duration duration = config.getDuration(key);
    if (duration.isZero() || duration.isNegative()) {
      throw new ConfigException.BadValue(
          config.getValue(key).origin(), key, "must be longer than nothing, but is " + duration);
    }
    return duration;
  }

  /** What a configuration that cannot be read, or makes no sense, fails with. */
  static GrainException invalid(ConfigException cause) {
    return new GrainException(
        ErrorCode.CONFIGURATION_INVALID,
        Outcome.DID_NOT_RUN,
        "The configuration cannot be used: %s | docs/configuration.md lists every key | a misspelt value, or a unit that is missing | correct the value"
            .formatted(cause.getMessage()),
        cause);
  }
}
