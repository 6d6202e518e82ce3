package dev.teff.runtime;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;

/**
 * How long idempotent calls are remembered.
 *
 * @param retention how old a key may be
 * @param maxReceipts how many calls a grain remembers at most
 */
public record IdempotencySettings(Duration retention, int maxReceipts) {
  static IdempotencySettings from(Config config) {
    String most = "teff.idempotency.max-receipts";
    if (config.getInt(most) < 1) {
      throw new ConfigException.BadValue(
          config.getValue(most).origin(), most, "must be 1 or more, but is " + config.getInt(most));
    }
    return new IdempotencySettings(
        SiloSettings.positive(config, "teff.idempotency.retention"), config.getInt(most));
  }
}
