package dev.teff.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import dev.teff.runtime.cluster.ClusterTls;
import dev.teff.runtime.cluster.TeffClient;
import dev.teff.runtime.gateway.Activator;
import dev.teff.runtime.gateway.Gateway;
import dev.teff.runtime.gateway.GatewayOptions;
import dev.teff.runtime.gateway.ScalingOptions;
import dev.teff.runtime.gateway.Upstream;
import dev.teff.runtime.tracing.Tracing;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a gateway, and silos behind it as they are needed, until it is told to stop. */
@Command(
    name = "up",
    description = "Starts a gateway and silos on this machine; with --scale-to-zero, as needed.",
    footer = {
      "",
      "Example: ./teff up --scale-to-zero --idle 10s",
      "Example: ./teff up --silos 3 --gateway; ./teff silos; ./teff stop"
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class UpCommand implements Callable<Integer> {
  /** Where nobody says anything else, all silos run all the time. */
  static final Config DEFAULTS =
      ConfigFactory.parseString(
          "teff.gateway.scaling.min-silos = ${teff.gateway.scaling.max-silos}");

  @Spec private CommandSpec spec;

  @Option(
      names = "--silos",
      paramLabel = "N",
      description =
          "How many silos; at most, with --scale-to-zero. Default: teff.gateway.scaling, 3.")
  private @Nullable Integer silos;

  @Option(names = "--scale-to-zero", description = "No silo runs while there is nothing to do.")
  private boolean scaleToZero;

  @Option(
      names = "--gateway",
      description = "Leaves silos and gateway running in the background, until ./teff stop.")
  private boolean background;

  @Option(
      names = "--admin",
      description = "Each silo offers its health and metrics by HTTP, at a free port of loopback.")
  private boolean admin;

  @Option(
      names = "--idle",
      paramLabel = "TIME",
      description = "How long there is nothing to do before silos stop, for example 10s.")
  private @Nullable String idle;

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      description = "Where the store and the cluster's secret are. Default: .teff/up.")
  private @Nullable Path folder;

  @Option(
      names = "--store",
      paramLabel = "KIND",
      description =
          "sqlite, postgres (a server) or cassandra (three nodes) with data in the folder; or the URL of a store elsewhere. Default: ${DEFAULT-VALUE}.",
      defaultValue = "sqlite")
  private String store;

  @Option(names = "--http-port", paramLabel = "PORT", description = "The port for HTTP.")
  private @Nullable Integer httpPort;

  @Option(names = "--grpc-port", paramLabel = "PORT", description = "The port for gRPC.")
  private @Nullable Integer grpcPort;

  @Mixin private ConfigChoice config;

  @Mixin private Supervision supervision;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Config settings = config.load(typed(), DEFAULTS);
    Path home = home();
    if (background) {
      return startInBackground(settings, home);
    }
    StopSignal stopSignal = supervision.stopSignal();
    RunningUp noted = RunningUp.note(home, LocalScaler.timeToDrain(settings));
    try (LocalStore servers = startStore(home);
        Store opened = Stores.open(servers.url())) {
      run(settings, plan(settings, home, servers), opened, noted, stopSignal);
    } finally {
      noted.remove();
      stopSignal.stopped();
    }
    return 0;
  }

  private void run(
      Config settings, LocalCluster.Plan plan, Store opened, RunningUp noted, StopSignal stopSignal)
      throws IOException, InterruptedException {
    GatewayOptions options = GatewayOptions.from(settings);
    var client = ClusterChoice.options(settings, List.of(), SecretFile.read(plan.secretFile()));
    try (Tracing tracing = Traces.open(settings, "gateway");
        var scaler = new LocalScaler(plan, this::say, LocalScaler.timeToDrain(settings));
        TeffClient connection = TeffClient.patientAt(client, scaler::addresses, tracing.calls());
        Gateway gateway = Gateway.start(options, Upstream.of(connection), tracing.entrances());
        Activator activator =
            Activator.start(
                ScalingOptions.from(settings),
                gateway::demand,
                () -> opened.reminders().next(),
                scaler)) {
      if (gateway.grpcPort() > 0) {
        noted.takesGrpcAt("%s:%d".formatted(GatewayProcess.address(options), gateway.grpcPort()));
      }
      say(
          "HTTP at %s://%s:%d, gRPC at %s:%d, silos now: %d, until Ctrl-C."
              .formatted(
                  options.security().tls().isPresent() ? "https" : "http",
                  options.bind(),
                  gateway.httpPort(),
                  options.bind(),
                  gateway.grpcPort(),
                  activator.wanted()));
      supervision.ready("%d %d".formatted(gateway.httpPort(), gateway.grpcPort()));
      stopSignal.await();
    }
  }

  /** What belongs to the processes goes with them; what grains stored stays. */
  private int startInBackground(Config settings, Path home)
      throws IOException, InterruptedException {
    if (scaleToZero) {
      throw new UserError(
          "--scale-to-zero starts and stops silos as long as it runs itself; leave --gateway away,"
              + " it has a gateway");
    }
    GatewayOptions options = GatewayOptions.from(settings);
    Map<String, String> certificates = certificates(settings);
    Optional<String> secret = ClusterChoice.configuredSecret(settings);
    LocalCluster.prepareKept();
    var plan =
        new LocalCluster.Plan(
                ScalingOptions.from(settings).maxSilos(), TeffHome.run(), urlForLater(home), true)
            .jvmOptions(silosOptions(certificates));
    if (secret.isPresent()) {
      SecretFile.replace(plan.secretFile(), secret.get());
    }
    try (LocalCluster cluster =
        LocalCluster.start(plan, silo -> say("Silo %s runs.".formatted(silo)))) {
      for (SiloProcess silo : cluster.silos()) {
        silo.adminUrl()
            .ifPresent(url -> say("%s says how it is at %s.".formatted(silo.name(), url)));
      }
      GatewayProcess gateway =
          GatewayProcess.startDetached(
              plan.folder(),
              cluster.silos().stream().map(SiloProcess::address).toList(),
              plan.secretFile(),
              options,
              config.file());
      cluster.keep(gateway, certificates);
      say(
          "HTTP at %s, gRPC at %s, until ./teff stop."
              .formatted(gateway.url(), gateway.grpcAddress()));
    }
    return 0;
  }

  /** Of a store that does not end with this process. */
  private String urlForLater(Path home) throws IOException, InterruptedException {
    if (!store.contains(":") && LocalStore.Kind.of(store) != LocalStore.Kind.SQLITE) {
      throw new UserError(
          "the server that --store %s starts ends with this command, but --gateway leaves it; leave --gateway away, or give the URL of a store that runs"
              .formatted(store));
    }
    try (LocalStore chosen = startStore(home)) {
      return chosen.url();
    }
  }

  private Path home() throws IOException {
    Path home = (folder == null ? TeffHome.folder().resolve("up") : folder).toAbsolutePath();
    Files.createDirectories(home);
    Files.createDirectories(TeffHome.logs());
    return home;
  }

  private LocalStore startStore(Path home) throws IOException, InterruptedException {
    if (store.contains(":")) {
      return LocalStore.elsewhere(store);
    }
    LocalStore.Kind kind = LocalStore.Kind.of(store);
    if (kind == LocalStore.Kind.SQLITE) {
      return LocalStore.startLasting(kind, home);
    }
    say("Starting the store, %s, with its data in %s.".formatted(kind.word(), home));
    LocalStore started = LocalStore.startLasting(kind, home.resolve(kind.word()));
    say("The store is %s.".formatted(started.description()));
    return started;
  }

  private LocalCluster.Plan plan(Config settings, Path home, LocalStore servers)
      throws IOException {
    var plan =
        new LocalCluster.Plan(ScalingOptions.from(settings).maxSilos(), home, servers.url(), false)
            .jvmOptions(silosOptions(certificates(settings)));
    Optional<String> secret = ClusterChoice.configuredSecret(settings);
    if (secret.isPresent()) {
      SecretFile.replace(plan.secretFile(), secret.get());
    } else if (!Files.exists(plan.secretFile())) {
      SecretFile.generate(plan.secretFile());
    }
    return plan;
  }

  private List<String> silosOptions(Map<String, String> settings) {
    var options = new ArrayList<String>();
    if (admin) {
      options.add("-Dteff.admin.port=0");
    }
    settings.forEach((key, value) -> options.add("-D%s=%s".formatted(key, value)));
    return options;
  }

  /** What the gateway shows silos, and they show as well: settings, by key. */
  private static Map<String, String> certificates(Config settings) {
    return ClusterTls.from(settings)
        .map(tls ->
            Map.of(
                "teff.cluster.tls.certificate", tls.certificate().toAbsolutePath().toString(),
                "teff.cluster.tls.key", tls.key().toAbsolutePath().toString(),
                "teff.cluster.tls.authorities", tls.authorities().toAbsolutePath().toString()))
        .orElse(Map.of());
  }

  private void say(String what) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(what);
    out.flush();
  }

  /** What was typed, by key; null where nothing was: the configuration says it then. */
  Map<String, @Nullable Object> typed() {
    Map<String, @Nullable Object> given = new HashMap<>();
    given.put("teff.gateway.scaling.max-silos", silos);
    given.put("teff.gateway.scaling.min-silos", scaleToZero ? Integer.valueOf(0) : silos);
    given.put("teff.gateway.ready-without-silos", scaleToZero ? true : null);
    given.put("teff.gateway.scaling.idle-timeout", idle);
    given.put("teff.gateway.http-port", httpPort);
    given.put("teff.gateway.grpc-port", grpcPort);
    return given;
  }
}
