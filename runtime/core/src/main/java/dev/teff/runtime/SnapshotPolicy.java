package dev.teff.runtime;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;

/**
 * When a silo takes snapshots: as soon as one of the limits is reached.
 *
 * @param events so many events since the last one; 0 for no such limit
 * @param bytes so many bytes of events since the last one; 0 for no such limit
 * @param replayTime a recovery that took so long is followed by one; zero for no such limit
 */
public record SnapshotPolicy(long events, long bytes, Duration replayTime) {
  static SnapshotPolicy from(Config config) {
    return new SnapshotPolicy(
        notNegative(config, "teff.snapshot.events", config.getLong("teff.snapshot.events")),
        config.getBytes("teff.snapshot.bytes"),
        config.getDuration("teff.snapshot.replay-time"));
  }

  private static long notNegative(Config config, String key, long value) {
    if (value < 0) {
      throw new ConfigException.BadValue(
          config.getValue(key).origin(), key, "must be 0 or more, but is " + value);
    }
    return value;
  }

  boolean isDue(long newEvents, long newBytes) {
    return (events > 0 && newEvents >= events) || (bytes > 0 && newBytes >= bytes);
  }

  boolean isSlow(long replayNanos) {
    return replayTime.isPositive() && replayNanos >= replayTime.toNanos();
  }
}
