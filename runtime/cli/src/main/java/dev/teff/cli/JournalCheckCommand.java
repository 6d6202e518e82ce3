package dev.teff.cli;

import dev.teff.persistence.spi.Store;
import dev.teff.runtime.StoredGrains;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Replays stored journals against the code on the class path. */
@Command(
    name = "check",
    description = {
      "Replays what is stored against the code of TEFF_APP, so that a deployment does not find"
          + " out. Grains of a type that this code does not have, or that has another name in it,"
          + " cannot be recovered. What replicated grains stored is of type teff.replica.",
      "Exit code 1 when a grain cannot be recovered."
    },
    footer = {"", "Example: ./teff journal check --store sqlite:teff.db"},
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class JournalCheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private StoreChoice store;

  @Parameters(
      paramLabel = "TYPE",
      arity = "0..*",
      description = "Only these types; all that are stored by default.")
  private List<String> types = List.of();

  @Option(
      names = "--show",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many different failures to show of each type (${DEFAULT-VALUE}).")
  private int shown;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    long failed = 0;
    try (Store opened = store.open()) {
      var stored = new StoredGrains(opened, JournalCheckCommand.class.getClassLoader());
      List<String> wanted = types.isEmpty() ? stored.types() : types;
      if (wanted.isEmpty()) {
        out.println("nothing is stored in " + opened.describe());
        return 0;
      }
      for (String type : wanted) {
        failed += check(stored, type, out);
      }
    }
    out.println(
        failed == 0
            ? "every grain of these types can be recovered"
            : failed + " cannot be recovered");
    return failed == 0 ? 0 : 1;
  }

  private long check(StoredGrains stored, String type, PrintWriter out) {
    var failures = new AtomicLong();
    var told = new HashSet<String>(); // a type that is unknown is so for each of its grains
    long checked =
        stored.check(
            type,
            failure -> {
              failures.incrementAndGet();
              if (told.size() < shown && told.add(failure.getMessage())) {
                out.println(failure.getMessage());
              }
            });
    out.println("%s: %d grains, %d failures".formatted(type, checked, failures.get()));
    return failures.get();
  }
}
