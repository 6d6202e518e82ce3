package dev.teff.client;

import com.typesafe.config.ConfigFactory;
import dev.teff.runtime.Configuration;
import dev.teff.runtime.gateway.Gateway;
import dev.teff.runtime.gateway.GatewayOptions;
import dev.teff.runtime.gateway.Upstream;
import java.util.HashMap;
import java.util.Map;

/** Of the tests' gateways: gRPC on a free port and nothing else, the rest as configured. */
final class Settings {
  private Settings() {}

  /** Starts a gateway with more settings, named without {@code teff.gateway}. */
  static Gateway start(Map<String, Object> more, Upstream upstream) {
    var settings = new HashMap<String, Object>();
    settings.put("teff.gateway.grpc-port", 0);
    settings.put("teff.gateway.http-port", -1);
    more.forEach((key, value) -> settings.put("teff.gateway." + key, value));
    return Gateway.start(
        GatewayOptions.from(
            Configuration.of(
                ConfigFactory.parseMap(settings),
                ConfigFactory.empty(),
                Map.of(),
                Settings.class.getClassLoader())),
        upstream);
  }
}
