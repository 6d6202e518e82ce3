package dev.teff.runtime.gateway;

import com.typesafe.config.ConfigFactory;
import dev.teff.runtime.Configuration;
import java.util.HashMap;
import java.util.Map;

/** Options of the tests: free ports, the rest as configured by default. */
final class Settings {
  private Settings() {}

  static GatewayOptions of(Map<String, Object> settings) {
    var all = new HashMap<String, Object>();
    all.put("teff.gateway.http-port", 0);
    all.put("teff.gateway.grpc-port", 0);
    settings.forEach((key, value) -> all.put("teff.gateway." + key, value));
    return GatewayOptions.from(
        Configuration.of(
            ConfigFactory.parseMap(all),
            ConfigFactory.empty(),
            Map.of(),
            Settings.class.getClassLoader()));
  }
}
