package dev.teff.cli;

import dev.teff.client.GatewayClient;
import dev.teff.runtime.cluster.TeffClient;
import dev.teff.runtime.spi.ClusterReport;
import dev.teff.runtime.spi.ClusterReport.Figures;
import dev.teff.runtime.spi.ClusterReport.SiloReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows who is in the cluster. */
@Command(
    name = "silos",
    description = "Lists the silos of the cluster, and what each of them hosts and did.",
    footer = {"", "Example: ./teff silos", "Example: ./teff silos --gateway 127.0.0.1:7490"},
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class SilosCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ClusterChoice cluster;
  @Mixin private GatewayChoice gateway;

  @Override
  public Integer call() throws IOException {
    Optional<GatewayClient> asked = gateway.connect(cluster.isNamed());
    if (asked.isPresent()) {
      try (GatewayClient client = asked.get()) {
        print(client.silos());
      }
    } else {
      try (TeffClient client = cluster.connect()) {
        print(client.report());
      }
    }
    return 0;
  }

  private void print(ClusterReport report) {
    PrintWriter out = spec.commandLine().getOut();
    if (report.silos().isEmpty()) {
      out.println("No silo takes calls: none runs, or the gateway reaches none.");
      return;
    }
    var table = new TextTable("SILO", "ADDRESS", "STATE", "GRAINS", "ACTIVATIONS", "TURNS");
    for (SiloReport silo : report.silos()) {
      Optional<Figures> told = silo.figures();
      table.add(
          silo.name(),
          silo.address(),
          told.isEmpty() ? "no answer" : silo.state(),
          told.map(figures -> Long.toString(figures.grains())).orElse(""),
          told.map(figures -> Long.toString(figures.activations())).orElse(""),
          told.map(figures -> Long.toString(figures.turns())).orElse(""));
    }
    table.print(out);
    out.println("View %d of the cluster.".formatted(report.view()));
  }
}
