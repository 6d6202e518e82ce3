package dev.teff.cli;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Store;
import dev.teff.runtime.StoredGrains;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Deletes the data of one grain. */
@Command(
    name = "delete",
    description = {
      "Deletes what is stored of a grain for good: events or value, snapshot, reminders,",
      "and what each copy of a replicated grain has stored. Only its key and the number of its",
      "events remain. A silo that has the grain in memory answers reads from there until it",
      "leaves; nothing that it writes is stored any more."
    },
    footer = {"", "Example: ./teff journal delete account alice --yes --store sqlite:teff.db"},
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class JournalDeleteCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GrainChoice choice;
  @Mixin private StoreChoice store;

  @Option(names = "--yes", description = "Yes, delete it.")
  private boolean yes;

  @Override
  public Integer call() throws IOException {
    GrainId grain = choice.grain();
    if (!yes) {
      throw new UserError("this deletes the data of %s for good; say --yes".formatted(grain));
    }
    try (Store opened = store.open()) {
      var stored = new StoredGrains(opened, JournalDeleteCommand.class.getClassLoader());
      long deleted =
          stored
              .delete(grain)
              .orElseThrow(() ->
                  new UserError(
                      "nothing is stored of %s; ./teff keys %s lists what is"
                          .formatted(grain, grain.type())));
      spec.commandLine().getOut().println("deleted %d records of %s".formatted(deleted, grain));
    }
    return 0;
  }
}
