package dev.teff.cli;

import com.typesafe.config.Config;
import dev.teff.runtime.admin.AdminOptions;
import dev.teff.runtime.admin.PlainAdmin;
import dev.teff.runtime.cluster.TeffClient;
import dev.teff.runtime.gateway.Gateway;
import dev.teff.runtime.gateway.GatewayOptions;
import dev.teff.runtime.gateway.Upstream;
import dev.teff.runtime.tracing.Tracing;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a gateway in this process until it is told to stop. */
@Command(
    name = "gateway",
    description = "Lets clients outside of the cluster call grains, by HTTP and gRPC.",
    footer = {
      "",
      "Every option can be set in the configuration too, under teff.gateway.",
      "Example: curl -X POST http://127.0.0.1:7480/v1/grains/account/alice/balance"
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class GatewayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ClusterChoice cluster;

  @Option(names = "--bind", paramLabel = "ADDRESS", description = "The address to listen on.")
  private @Nullable String bind;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "The port for HTTP: 0 for a free one, -1 for none.")
  private @Nullable Integer httpPort;

  @Option(
      names = "--grpc-port",
      paramLabel = "PORT",
      description = "The port for gRPC: 0 for a free one, -1 for none.")
  private @Nullable Integer grpcPort;

  @Mixin private ConfigChoice config;

  @Option(
      names = "--store",
      paramLabel = "URL",
      description = "The silos' store: due reminders want a silo, too.")
  private @Nullable String store;

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      description = "The port for health and metrics by HTTP; 0 for a free one. Default: none.")
  private @Nullable Integer adminPort;

  @Option(
      names = "--scaler-port",
      paramLabel = "PORT",
      description = "The port where KEDA asks how many silos there should be.")
  private @Nullable Integer scalerPort;

  @Mixin private Supervision supervision;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Exposure.refuse("gateway");
    Config settings = config.load(commandLine());
    GatewayOptions options = GatewayOptions.from(settings);
    StopSignal stopSignal = supervision.stopSignal();
    try (Tracing tracing = Traces.open(settings, "gateway");
        TeffClient client = cluster.connectPatiently(settings, options.seeds(), tracing.calls());
        ServingGateway serving = ServingGateway.start(options, Upstream.of(client), tracing);
        PlainAdmin admin =
            PlainAdmin.open(
                AdminOptions.from(settings),
                serving.gateway()::isReady,
                serving.gateway()::metrics);
        ScalerPort scaler = ScalerPort.open(settings, serving.gateway())) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(
          serving.describe()
              + scaler.describe()
              + admin.url().map(" It says how it is at %s."::formatted).orElse(""));
      out.flush();
      Gateway gateway = serving.gateway();
      supervision.ready("%d %d".formatted(gateway.httpPort(), gateway.grpcPort()));
      stopSignal.await();
    } finally {
      stopSignal.stopped();
    }
    return 0;
  }

  private Map<String, @Nullable Object> commandLine() {
    Map<String, @Nullable Object> given = new HashMap<>();
    given.put("teff.gateway.bind", bind);
    given.put("teff.gateway.http-port", httpPort);
    given.put("teff.gateway.grpc-port", grpcPort);
    given.put("teff.gateway.scaler-port", scalerPort);
    given.put("teff.admin.port", adminPort);
    given.put("teff.store.url", store);
    return given;
  }
}
