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
 * @param featureLevel what the silo's application can do
 * @param callTimeout how long a call may take unless it says otherwise
 * @param idleTimeout after how long without a call an activation leaves
 * @param shutdownGrace how long a stopping silo waits for its activations
 * @param maxInlineDepth how many turns may nest on one thread's stack
 * @param maxQueuedTurns how many calls may wait for their turn at one activation
 * @param maxObserverBacklog how many notifications of one observer may be unanswered
 * @param shedAbove above which part of the heap activations make room; 1 for never
 * @param maxHeldBytes how many bytes of events one activation may have on their way to the store
 * @param maxHeldBytesInAll the same for all activations together
 * @param maxRecoveries how many grains may be recovered from the store at once
 * @param snapshots when snapshots are taken
 * @param idempotency how long idempotent calls are remembered
 * @param reminders how reminders tick
 * @param replicated those of replicated grains
 */
public record SiloSettings(
    int featureLevel,
    Duration callTimeout,
    Duration idleTimeout,
    Duration shutdownGrace,
    int maxInlineDepth,
    int maxQueuedTurns,
    int maxObserverBacklog,
    double shedAbove,
    long maxHeldBytes,
    long maxHeldBytesInAll,
    int maxRecoveries,
    SnapshotPolicy snapshots,
    IdempotencySettings idempotency,
    ReminderSettings reminders,
    ReplicatedSettings replicated) {
  /** Deeper stacks of turns than this overflow the stack of a platform thread before long. */
  private static final int DEEPEST = 100;

  /**
   * Reads the settings.
   *
   * @param config with everything under {@code teff}, defaults included
   * @throws GrainException {@code TEFF-501} naming the key and where it was set
   */
  public static SiloSettings from(Config config) {
    try {
      return new SiloSettings(
          between(config, "teff.silo.feature-level", 1, Integer.MAX_VALUE),
          positive(config, "teff.call.timeout"),
          positive(config, "teff.grain.idle-timeout"),
          positive(config, "teff.silo.shutdown-grace"),
          between(config, "teff.call.max-inline-depth", 0, DEEPEST),
          between(config, "teff.grain.max-queued-turns", 1, Integer.MAX_VALUE),
          between(config, "teff.grain.max-observer-backlog", 1, Integer.MAX_VALUE),
          part(config, "teff.grain.shed-above"),
          config.getBytes("teff.journal.max-held-bytes"),
          config.getBytes("teff.journal.max-held-bytes-in-all"),
          between(config, "teff.journal.max-recoveries", 1, Integer.MAX_VALUE),
          SnapshotPolicy.from(config),
          IdempotencySettings.from(config),
          ReminderSettings.from(config),
          new ReplicatedSettings(
              positive(config, "teff.replicated.push-delay"),
              positive(config, "teff.replicated.sync-interval"),
              positive(config, "teff.replicated.retirement"),
              config.getBytes("teff.replicated.max-value")));
    } catch (ConfigException e) {
      throw invalid(e);
    }
  }

  static Duration positive(Config config, String key) {
    Duration duration = config.getDuration(key);
    if (duration.isZero() || duration.isNegative()) {
      throw new ConfigException.BadValue(
          config.getValue(key).origin(), key, "must be longer than nothing, but is " + duration);
    }
    return duration;
  }

  private static double part(Config config, String key) {
    double value = config.getDouble(key);
    if (!(value > 0 && value <= 1)) {
      throw new ConfigException.BadValue(
          config.getValue(key).origin(), key, "must be above 0 and at most 1, but is " + value);
    }
    return value;
  }

  private static int between(Config config, String key, int least, int most) {
    int value = config.getInt(key);
    if (value < least || value > most) {
      throw new ConfigException.BadValue(
          config.getValue(key).origin(),
          key,
          "must be between %d and %d, but is %d".formatted(least, most, value));
    }
    return value;
  }

  /** What a configuration that cannot be read, or makes no sense, fails with. */
  static GrainException invalid(ConfigException cause) {
    return new GrainException(
        ErrorCode.CONFIGURATION_INVALID,
        Outcome.DID_NOT_RUN,
        "The configuration cannot be used: %s | docs/configuration.md lists every key | a misspelt key or value, or a unit that is missing | correct the value"
            .formatted(cause.getMessage()),
        cause);
  }
}
