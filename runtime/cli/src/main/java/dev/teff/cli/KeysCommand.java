package dev.teff.cli;

import dev.teff.persistence.spi.EventLog.Keys;
import dev.teff.persistence.spi.Store;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the grains of a type that have stored something. */
@Command(
    name = "keys",
    description = "Lists the keys of the grains of a type that have stored something.",
    footer = {"", "Example: ./teff keys account --store sqlite:teff.db"},
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class KeysCommand implements Callable<Integer> {
  private static final int LARGEST_PAGE = 10_000;

  @Spec private CommandSpec spec;
  @Mixin private StoreChoice store;

  @Parameters(
      index = "0",
      paramLabel = "TYPE",
      description = "The grains' type, as @GrainType says.")
  private String type;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many to list (${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--from",
      paramLabel = "CURSOR",
      defaultValue = "",
      description = "Where the page before ended.")
  private String cursor;

  @Option(names = "--count", description = "Only count them.")
  private boolean count;

  @Override
  public Integer call() throws IOException {
    if (limit < 1 || limit > LARGEST_PAGE) {
      throw new UserError("--limit takes a number from 1 to " + LARGEST_PAGE);
    }
    PrintWriter out = spec.commandLine().getOut();
    try (Store opened = store.open()) {
      if (count) {
        out.println(opened.events().count(type));
        return 0;
      }
      Keys page = opened.events().keys(type, cursor, limit);
      page.grains().forEach(each -> out.println(each.grain().key()));
      if (!page.next().isEmpty()) {
        spec.commandLine().getErr().println("more: --from '%s'".formatted(page.next()));
      }
    }
    return 0;
  }
}
