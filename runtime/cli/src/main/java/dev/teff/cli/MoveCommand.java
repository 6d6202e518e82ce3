package dev.teff.cli;

import dev.teff.grains.GrainId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Moves a grain to another silo. */
@Command(
    name = "move",
    description = "Moves a grain that is active to another silo, without losing a call.",
    footer = {
      "",
      "Example: ./teff move account alice silo-2",
      "It moves on by itself when it talks more to grains elsewhere: see teff.affinity.fixed-types."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class MoveCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration POLL = Duration.ofMillis(50);

  @Spec private CommandSpec spec;
  @Mixin private GrainChoice choice;

  @Parameters(index = "2", paramLabel = "SILO", description = "The silo that is to host it.")
  private String target;

  @Mixin private SilosChoice silos;

  @Override
  public Integer call() throws IOException {
    GrainId grain = choice.grain();
    List<JmxSilo> asked = silos.connect();
    try {
      JmxSilo from =
          home(asked, grain)
              .orElseThrow(() ->
                  new UserError(
                      "%s is active on none of %s; its next call activates it"
                          .formatted(grain, asked.stream().map(JmxSilo::name).toList())));
      if (from.name().equals(target)) {
        throw new UserError("%s is on %s already".formatted(grain, target));
      }
      begin(from, grain);
      await(asked, grain, from);
      spec.commandLine()
          .getOut()
          .println("%s moved from %s to %s.".formatted(grain, from.name(), target));
    } finally {
      JmxSilo.closeAll(asked);
    }
    return 0;
  }

  private void begin(JmxSilo from, GrainId grain) {
    try {
      from.placement().move(grain.type(), grain.key(), target);
    } catch (IllegalArgumentException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }

  private void await(List<JmxSilo> asked, GrainId grain, JmxSilo from) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (home(asked, grain).filter(silo -> silo.name().equals(target)).isEmpty()) {
      if (System.nanoTime() - end > 0) {
        throw new UserError(
            "%s has not come to %s within %d s. %s"
                .formatted(
                    grain,
                    target,
                    PATIENCE.toSeconds(),
                    from.placement().why(grain.type(), grain.key())));
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private static Optional<JmxSilo> home(List<JmxSilo> asked, GrainId grain) {
    return asked.stream()
        .filter(silo -> !silo.placement().why(grain.type(), grain.key()).isEmpty())
        .findFirst();
  }
}
