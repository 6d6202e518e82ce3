package dev.teff.cli;

import dev.teff.grains.GrainId;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says why a grain is where it is. */
@Command(
    name = "why",
    description =
        "Says where a grain is, what put it there, whom it talks to, and what would move it.",
    footer = {"", "Example: ./teff why account alice"},
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class WhyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GrainChoice choice;
  @Mixin private SilosChoice silos;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    GrainId grain = choice.grain();
    List<JmxSilo> asked = silos.connect();
    try {
      out.println(
          explanation(asked, grain)
              .orElse(
                  "%s is active on none of %s; its next call activates it."
                      .formatted(grain, asked.stream().map(JmxSilo::name).toList())));
    } finally {
      JmxSilo.closeAll(asked);
    }
    return 0;
  }

  private static Optional<String> explanation(List<JmxSilo> asked, GrainId grain) {
    return asked.stream()
        .map(silo -> silo.placement().why(grain.type(), grain.key()))
        .filter(why -> !why.isEmpty())
        .findFirst();
  }
}
