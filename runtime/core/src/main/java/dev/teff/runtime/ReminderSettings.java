package dev.teff.runtime;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How a silo lets reminders tick.
 *
 * @param pollInterval how often it looks for what is due, at least
 * @param misfireThreshold how late a tick may be without having been missed
 */
public record ReminderSettings(Duration pollInterval, Duration misfireThreshold) {
  static ReminderSettings from(Config config) {
    return new ReminderSettings(
        SiloSettings.positive(config, "teff.reminders.poll-interval"),
        SiloSettings.positive(config, "teff.reminders.misfire-threshold"));
  }
}
