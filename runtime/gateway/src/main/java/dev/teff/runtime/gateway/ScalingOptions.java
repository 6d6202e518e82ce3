package dev.teff.runtime.gateway;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.teff.grains.GrainException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How many silos there are to be; {@code reference.conf} explains each.
 *
 * @param minSilos how many at least
 * @param maxSilos how many at most
 * @param callsPerSilo how many calls under way one silo is to have
 * @param idleTimeout how long there is nothing to do before silos go
 * @param lead how long before a reminder is due a silo is started for it
 * @param types grain types that have dials of their own
 */
public record ScalingOptions(
    int minSilos,
    int maxSilos,
    int callsPerSilo,
    Duration idleTimeout,
    Duration lead,
    Map<String, Dials> types) {
  /**
   * What one grain type wants.
   *
   * @param minSilos how many silos at least, from a call until the idle time-out behind it
   * @param callsPerSilo how many of its calls under way one silo is to have
   * @param idleTimeout how long behind its last call silos stay for it
   */
  public record Dials(int minSilos, int callsPerSilo, Duration idleTimeout) {
    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException when they are none
     */
    public Dials {
      if (minSilos < 0 || callsPerSilo < 1) {
        throw new IllegalArgumentException(
            "There are 0 <= min-silos and 1 <= calls-per-silo, but these are %d and %d."
                .formatted(minSilos, callsPerSilo));
      }
    }
  }

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException when they contradict each other
   */
  public ScalingOptions {
    types = Map.copyOf(types);
    if (minSilos < 0 || maxSilos < 1 || minSilos > maxSilos || callsPerSilo < 1) {
      throw new IllegalArgumentException(
          "There are 0 <= min-silos <= max-silos, 1 <= max-silos and 1 <= calls-per-silo, but these are %d, %d and %d."
              .formatted(minSilos, maxSilos, callsPerSilo));
    }
    types.forEach((type, dials) -> {
      if (dials.minSilos() > maxSilos) {
        throw new IllegalArgumentException(
            "The grain type %s is to have %d silos, but max-silos is %d."
                .formatted(type, dials.minSilos(), maxSilos));
      }
    });
  }

  /** The dials of types that have none of their own. */
  Dials others() {
    return new Dials(minSilos, callsPerSilo, idleTimeout);
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
      var types = new HashMap<String, Dials>();
      for (Config each : scaling.getConfigList("types")) {
        Config dials = each.withFallback(scaling);
        for (String type : each.getStringList("types")) {
          types.put(type, dials(dials));
        }
      }
      Dials all = dials(scaling);
      return new ScalingOptions(
          all.minSilos(),
          scaling.getInt("max-silos"),
          all.callsPerSilo(),
          all.idleTimeout(),
          scaling.getDuration("lead"),
          types);
    } catch (ConfigException | IllegalArgumentException e) {
      throw GatewayOptions.invalid(String.valueOf(e.getMessage()), e);
    }
  }

  private static Dials dials(Config from) {
    return new Dials(
        from.getInt("min-silos"), from.getInt("calls-per-silo"), from.getDuration("idle-timeout"));
  }
}
