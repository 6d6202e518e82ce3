package dev.teff.cli;

import com.typesafe.config.Config;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs one silo in this process until it is told to stop. */
@Command(
    name = "silo",
    description = "Starts one silo and runs until Ctrl-C or SIGTERM.",
    footer = {
      "",
      "Example: ./teff silo --store sqlite:teff.db",
      "Example, three times, each with a port of its own of those three:",
      "  ./teff silo --expected-size 3 --seeds 127.0.0.1:7001,127.0.0.1:7002,127.0.0.1:7003 --membership-port 7001",
      "",
      "Every option can be set in the configuration too: in a file, as a variable such as",
      "TEFF_STORE_URL, or as a system property."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class SiloCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--name", description = "The silo's name, unique in its cluster.")
  private @Nullable String name;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description = "The address of this host at which other silos reach it.")
  private @Nullable String bind;

  @Option(names = "--port", description = "The port for calls. Default: a free one.")
  private @Nullable Integer port;

  @Option(
      names = "--membership-port",
      paramLabel = "PORT",
      description = "The port at which silos find each other. Default: a free one.")
  private @Nullable Integer membershipPort;

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      description = "The port for health and metrics by HTTP; 0 for a free one. Default: none.")
  private @Nullable Integer adminPort;

  @Option(
      names = "--seeds",
      paramLabel = "HOST:PORT,...",
      description = "Membership ports of silos to join, besides those that the store knows.")
  private @Nullable String seeds;

  @Option(
      names = "--store",
      paramLabel = "URL",
      description = "The store that all silos share, for example sqlite:teff.db.")
  private @Nullable String store;

  @Option(
      names = "--expected-size",
      paramLabel = "SILOS",
      description =
          "Without a store: how many silos agree on who is in the cluster, those at the seeds.")
  private @Nullable Integer expectedSize;

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "The cluster's secret. Without it, the variable TEFF_CLUSTER_SECRET.")
  private @Nullable Path secretFile;

  @Option(
      names = "--gateway",
      description = "Lets clients outside of the cluster call grains through this silo, too.")
  private boolean gateway;

  @Mixin private ConfigChoice config;

  @Mixin private Supervision supervision;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Exposure.refuse("silo");
    Config settings = config.load(commandLine());
    StopSignal stopSignal = supervision.stopSignal();
    PrintWriter out = spec.commandLine().getOut();
    try {
      Optional<RunningSilo> started = new SiloStart(settings, stopSignal, out).run();
      if (started.isPresent()) {
        run(started.get(), stopSignal, out);
      }
    } finally {
      stopSignal.stopped();
    }
    return 0;
  }

  private void run(RunningSilo started, StopSignal stopSignal, PrintWriter out)
      throws IOException, InterruptedException {
    try (RunningSilo silo = started) {
      out.println(silo.describe());
      out.flush();
      supervision.ready(silo.address() + silo.adminUrl().map(url -> " " + url).orElse(""));
      stopSignal.await();
    }
  }

  private Map<String, @Nullable Object> commandLine() {
    Map<String, @Nullable Object> given = new HashMap<>();
    given.put("teff.silo.name", name);
    given.put("teff.cluster.bind", bind);
    given.put("teff.cluster.port", port);
    given.put("teff.cluster.membership-port", membershipPort);
    given.put("teff.admin.port", adminPort);
    given.put("teff.cluster.seeds", seeds);
    given.put("teff.cluster.expected-size", expectedSize);
    given.put("teff.store.url", store);
    given.put("teff.gateway.inside-silo", gateway ? true : null);
    given.put("teff.cluster.secret-file", secretFile == null ? null : secretFile.toString());
    return given;
  }
}
