package dev.teff.cli;

import dev.teff.persistence.spi.Store;
import dev.teff.runtime.StoredEvent;
import dev.teff.runtime.StoredGrains;
import dev.teff.runtime.StoredHistory;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the events of one grain and the state behind them. */
@Command(
    name = "show",
    description = {
      "Prints the stored events of a grain, one a line (number, time, type, JSON, caller,",
      "idempotency key), and the state behind the last of them."
    },
    footer = {"", "Example: ./teff journal show account alice --at 17 --store sqlite:teff.db"},
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class JournalShowCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GrainChoice choice;
  @Mixin private StoreChoice store;

  @Option(
      names = "--at",
      paramLabel = "N|TIME",
      description =
          "Only what was stored up to an event's number, or a time (2026-03-01T12:00:00Z).")
  private @Nullable String at;

  @Override
  public Integer call() throws IOException {
    try (Store opened = store.open()) {
      var stored = new StoredGrains(opened, JournalShowCommand.class.getClassLoader());
      StoredHistory history = stored.history(choice.grain(), counts(at));
      if (history.events().isEmpty()) {
        throw new UserError("nothing is stored of %s up to there".formatted(choice.grain()));
      }
      PrintWriter out = spec.commandLine().getOut();
      history.events().forEach(event -> out.println(line(event)));
      out.println();
      out.println("state behind %d:".formatted(history.events().getLast().sequence()));
      out.println(history.state());
    }
    return 0;
  }

  private static Predicate<StoredEvent> counts(@Nullable String at) {
    if (at == null) {
      return event -> true;
    }
    try {
      if (at.matches("[0-9]+")) {
        return StoredGrains.upTo(Long.parseLong(at));
      }
      Instant time = Instant.parse(at);
      return event -> !event.time().isAfter(time);
    } catch (DateTimeParseException | NumberFormatException e) {
      throw new UserError(
          "--at takes an event's number or a time such as 2026-03-01T12:00:00Z, not \"%s\""
              .formatted(at),
          e);
    }
  }

  private static String line(StoredEvent event) {
    var line =
        new StringBuilder("%6d  %s  %s".formatted(event.sequence(), event.time(), event.type()));
    event.json().ifPresent(json -> line.append(' ').append(json));
    event.caller().ifPresent(caller -> line.append("  by ").append(caller));
    event.key().ifPresent(key -> line.append("  key ").append(key));
    event.problem().ifPresent(problem -> line.append("  unreadable: ").append(problem));
    return line.toString();
  }
}
