package dev.teff.cli;

import com.typesafe.config.Config;
import dev.teff.runtime.Silo;
import dev.teff.runtime.gateway.Gateway;
import dev.teff.runtime.gateway.GatewayOptions;
import dev.teff.runtime.gateway.Upstream;
import dev.teff.runtime.tracing.Tracing;
import java.util.Optional;

/**
 * A gateway that takes calls.
 *
 * @param bind the address at which it does
 */
record ServingGateway(Gateway gateway, String bind) implements AutoCloseable {
  /** One before the silos that it leads to. */
  static ServingGateway start(GatewayOptions options, Upstream upstream, Tracing tracing) {
    return new ServingGateway(
        Gateway.start(options, upstream, tracing.entrances()), options.bind());
  }

  /** One in a silo's own process, if the silo is to have one. */
  static Optional<ServingGateway> inside(Silo silo, Config config, Tracing tracing) {
    return config.getBoolean("teff.gateway.inside-silo")
        ? Optional.of(start(GatewayOptions.from(config), Upstream.of(silo), tracing))
        : Optional.empty();
  }

  String describe() {
    return "The gateway takes HTTP at %s and gRPC at %s."
        .formatted(place(gateway.httpPort()), place(gateway.grpcPort()));
  }

  private String place(int port) {
    return port < 0 ? "no port" : bind + ":" + port;
  }

  @Override
  public void close() {
    gateway.close();
  }
}
