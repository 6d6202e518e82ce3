package dev.teff.cli;

import dev.teff.client.GatewayClient;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.GrainContract;
import dev.teff.runtime.wire.NearestNames;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeSet;
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
    footer = {
      "",
      "Example: ./teff why account alice",
      "Example: ./teff why --gateway 127.0.0.1:7490 account alice"
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class WhyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GrainChoice choice;
  @Mixin private SilosChoice silos;
  @Mixin private GatewayChoice gateway;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    GrainId grain = choice.grain();
    Optional<GatewayClient> asked = gateway.connect(silos.isNamed());
    if (asked.isPresent()) {
      try (GatewayClient client = asked.get()) {
        out.println(
            client.why(grain.type(), grain.key()).orElse(nowhere(grain, "no silo that answered")));
      }
      return 0;
    }
    List<JmxSilo> looked = silos.connect();
    try {
      out.println(
          explanation(looked, grain)
              .orElse(
                  nowhere(
                      grain, "none of %s".formatted(looked.stream().map(JmxSilo::name).toList()))));
    } finally {
      JmxSilo.closeAll(looked);
    }
    return 0;
  }

  private static String nowhere(GrainId grain, String where) {
    return "%s is active on %s; its next call activates it.%s"
        .formatted(grain, where, otherType(grain.type()));
  }

  /** What may have been meant, where the grains' interfaces are here. */
  private static String otherType(String type) {
    var known = new TreeSet<String>();
    for (GrainContract<?, ?> each : ServiceLoader.load(GrainContract.class)) {
      known.add(each.typeName());
    }
    List<String> meant = known.contains(type) ? List.of() : NearestNames.of(type, known);
    return meant.isEmpty()
        ? ""
        : " There is no grain type \"%s\" here: did you mean %s?"
            .formatted(type, String.join(" or ", meant));
  }

  private static Optional<String> explanation(List<JmxSilo> asked, GrainId grain) {
    return asked.stream()
        .map(silo -> silo.placement().why(grain.type(), grain.key()))
        .filter(why -> !why.isEmpty())
        .findFirst();
  }
}
