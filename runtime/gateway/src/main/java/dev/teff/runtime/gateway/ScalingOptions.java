package dev.teff.runtime.gateway;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.teff.grains.GrainException;
import java.time.Duration;

/**
 * How many silos there are to be; {@code reference.conf} explains each.
 *
 * @param minSilos how many at least
 * @param maxSilos how many at most
 * @param callsPerSilo how many calls under way one silo is to have
 * @param idleTimeout how long there is nothing to do before silos go
 * @param lead how long before a reminder is due a silo is started for it
 */
public record ScalingOptions(
    int minSilos, int maxSilos, int callsPerSilo, Duration idleTimeout, Duration lead) {
  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException when they contradict each other
   */
  public ScalingOptions {
    if (minSilos < 0 || maxSilos < 1 || minSilos > maxSilos || callsPerSilo < 1) {
      throw new IllegalArgumentException(
          "There are 0 <= min-silos <= max-silos, 1 <= max-silos and 1 <= calls-per-silo, but these are %d, %d and %d."
              .formatted(minSilos, maxSilos, callsPerSilo));
    }
  }

  /**
   * Reads the settings.
   *
   * @param config with everything under {@code teff.gateway.scaling}
   * @throws GrainException {@code TEFF-501}
   */
  public static ScalingOptions from(Config config) {
    try {
      Config scaling = config.getConfig("teff.gateway.scaling");
      return new ScalingOptions(
          scaling.getInt("min-silos"),
          scaling.getInt("max-silos"),
          scaling.getInt("calls-per-silo"),
          scaling.getDuration("idle-timeout"),
          scaling.getDuration("lead"));
    } catch (ConfigException | IllegalArgumentException e) {
      throw GatewayOptions.invalid(String.valueOf(e.getMessage()), e);
    }
  }
}
