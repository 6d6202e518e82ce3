package dev.teff.loadtest;

import com.typesafe.config.ConfigFactory;
import dev.teff.runtime.Silo;
import dev.teff.runtime.cluster.ClientOptions;
import dev.teff.runtime.cluster.Secret;
import dev.teff.runtime.cluster.TeffClient;
import dev.teff.runtime.gateway.Gateway;
import dev.teff.runtime.gateway.GatewayOptions;
import dev.teff.runtime.gateway.Upstream;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A gateway in a process of its own: before a silo in another one, or with a silo inside. */
final class GatewayProcess {
  /** What it says first, with its port for gRPC and that for HTTP. */
  static final String PORTS = "ports";

  private static final String INSIDE = "inside";

  private GatewayProcess() {}

  /** One before a silo at this address. */
  static ChildJvm startBefore(String silo) throws IOException {
    return ChildJvm.start(GatewayProcess.class, List.of(), silo);
  }

  /** One with the only silo inside. */
  static ChildJvm startInside() throws IOException {
    return ChildJvm.start(GatewayProcess.class, List.of(), INSIDE);
  }

  /** Serves until the input ends. */
  public static void main(String[] arguments) throws IOException {
    if (arguments[0].equals(INSIDE)) {
      try (Silo silo = Silo.builder().start()) {
        serve(Upstream.of(silo));
      }
    } else {
      try (TeffClient client =
          TeffClient.connect(ClientOptions.of(List.of(arguments[0]), Secret.of("")))) {
        serve(Upstream.of(client));
      }
    }
    System.exit(0);
  }

  private static void serve(Upstream upstream) throws IOException {
    var options =
        GatewayOptions.from(
            ConfigFactory.parseMap(Map.of("teff.gateway.http-port", 0, "teff.gateway.grpc-port", 0))
                .withFallback(ConfigFactory.defaultReference()));
    try (Gateway gateway = Gateway.start(options, upstream)) {
      System.out.printf("%s %d %d%n", PORTS, gateway.grpcPort(), gateway.httpPort());
      ChildJvm.sleepUntilInputEnds();
    }
  }
}
