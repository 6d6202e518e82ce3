package dev.teff.cli;

import com.typesafe.config.Config;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs one silo in this process until it is told to stop. */
@Command(
    name = "silo",
    description = "Starts one silo and runs until Ctrl-C or SIGTERM.",
    footer = {
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
      names = "--secret-file",
      paramLabel = "FILE",
      description = "The cluster's secret. Without it, the variable TEFF_CLUSTER_SECRET.")
  private @Nullable Path secretFile;

  @Option(names = "--config", paramLabel = "FILE", description = "A configuration file.")
  private @Nullable Path configFile;

  /** Written when the silo is ready: whoever started the process waits for it. */
  @Option(names = "--ready-file", hidden = true)
  private @Nullable Path readyFile;

  /** Whoever started the process holds the other end of our input: they end together. */
  @Option(names = "--until-input-ends", hidden = true)
  private boolean untilInputEnds;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Config config =
        SiloConfig.load(commandLine(), Optional.ofNullable(configFile), System.getenv());
    var stopSignal = new StopSignal();
    if (untilInputEnds) {
      stopSignal.onEndOf(System.in);
    }
    try (RunningSilo silo = RunningSilo.start(config, stopSignal::stop)) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(silo.describe());
      out.flush();
      if (readyFile != null) {
        Path unfinished = Path.of(readyFile + ".new");
        Files.writeString(unfinished, silo.address());
        Files.move(unfinished, readyFile);
      }
      stopSignal.await();
    } finally {
      stopSignal.stopped();
    }
    return 0;
  }

  private Map<String, Object> commandLine() {
    Map<String, Object> given = new HashMap<>();
    put(given, "teff.silo.name", name);
    put(given, "teff.cluster.bind", bind);
    put(given, "teff.cluster.port", port);
    put(given, "teff.cluster.membership-port", membershipPort);
    put(given, "teff.cluster.seeds", seeds);
    put(given, "teff.store.url", store);
    put(given, "teff.cluster.secret-file", secretFile == null ? null : secretFile.toString());
    return given;
  }

  private static void put(Map<String, Object> given, String key, @Nullable Object value) {
    if (value != null) {
      given.put(key, value);
    }
  }
}
