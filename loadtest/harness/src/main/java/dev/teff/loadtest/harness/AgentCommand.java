package dev.teff.loadtest.harness;

import dev.teff.loadtest.harness.spi.LoadTestProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code loadtest agent}. */
@Command(
    name = "agent",
    description = "Makes load for a coordinator (loadtest run --agents) until it is stopped.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class AgentCommand implements Callable<Integer> {
  private final List<LoadTestProvider> providers;

  @Spec private CommandSpec spec;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:7950",
      converter = ListenConverter.class,
      description = "Where (${DEFAULT-VALUE}); port 0 takes a free one.")
  private InetSocketAddress listen;

  @Option(
      names = "--agents-secret-file",
      paramLabel = "FILE",
      description =
          "What coordinators must know. Without it, the variable TEFF_AGENTS_SECRET; needed"
              + " unless it listens on loopback.")
  private @Nullable Path agentsSecretFile;

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "The secret of teff:// targets. Without it, the variable TEFF_CLUSTER_SECRET.")
  private @Nullable Path secretFile;

  AgentCommand(List<LoadTestProvider> providers) {
    this.providers = providers;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (AgentServer server =
        AgentServer.start(
            listen,
            providers,
            AgentSecret.from(agentsSecretFile),
            secretFile,
            line -> say(out, line))) {
      say(out, "The agent listens on %s:%d.".formatted(listen.getHostString(), server.port()));
      server.awaitEnd();
    }
    return 0;
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }
}
