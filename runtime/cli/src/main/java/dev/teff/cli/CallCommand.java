package dev.teff.cli;

import dev.teff.client.GatewayClient;
import dev.teff.runtime.cluster.TeffClient;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Calls one method of one grain and shows the result. */
@Command(
    name = "call",
    description = "Calls a method of a grain and prints the result as JSON.",
    footer = {
      "",
      "Example: ./teff call account alice balance",
      "Example: ./teff call --gateway 127.0.0.1:7490 account alice balance"
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CallCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ClusterChoice cluster;
  @Mixin private GatewayChoice gateway;

  @Parameters(
      index = "0",
      paramLabel = "TYPE",
      description = "The grain's type, as @GrainType says.")
  private String type;

  @Parameters(index = "1", paramLabel = "KEY", description = "The grain's key.")
  private String key;

  @Parameters(index = "2", paramLabel = "METHOD", description = "The method.")
  private String method;

  @Parameters(
      index = "3..*",
      paramLabel = "ARGUMENT",
      description = "Its arguments as JSON; texts need no quotes.")
  private List<String> arguments = List.of();

  @Override
  public Integer call() throws IOException {
    String result = make(new WordCall(type, key, method, arguments));
    if (!result.isEmpty()) {
      spec.commandLine().getOut().println(result);
    }
    return 0;
  }

  private String make(WordCall words) throws IOException {
    Optional<GatewayClient> asked = gateway.connect(cluster.isNamed());
    if (asked.isPresent()) {
      try (GatewayClient client = asked.get()) {
        return words.through(client);
      }
    }
    try (TeffClient connection = cluster.connect()) {
      return words.through(connection.client());
    }
  }
}
