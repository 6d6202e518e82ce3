package dev.teff.cli;

import dev.teff.runtime.cluster.ClusterView;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.cluster.TeffClient;
import dev.teff.runtime.spi.SiloStatistics;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows who is in the cluster. */
@Command(
    name = "silos",
    description = "Lists the silos of the cluster, and what each of them hosts and did.",
    footer = {"", "Example: ./teff silos"},
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class SilosCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ClusterChoice cluster;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (TeffClient client = cluster.connect()) {
      ClusterView view = client.view();
      Map<String, SiloStatistics> statistics = client.statistics();
      var table = new TextTable("SILO", "ADDRESS", "STATE", "GRAINS", "ACTIVATIONS", "TURNS");
      for (Member member : view.members()) {
        SiloStatistics told = statistics.get(member.silo().name());
        table.add(
            member.silo().name(),
            member.silo().host() + ":" + member.silo().port(),
            told == null ? "no answer" : member.state().name().toLowerCase(Locale.ROOT),
            told == null ? "" : Long.toString(active(told)),
            told == null ? "" : Long.toString(told.activations()),
            told == null ? "" : Long.toString(told.turns()));
      }
      table.print(out);
      out.println("View %d of the cluster.".formatted(view.version()));
    }
    return 0;
  }

  private static long active(SiloStatistics told) {
    return told.activeGrains().values().stream().mapToLong(Long::longValue).sum();
  }
}
