package dev.teff.cli;

import dev.teff.client.GatewayClient;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.spi.GrainContract;
import dev.teff.runtime.cluster.TeffClient;
import dev.teff.runtime.spi.ClusterReport;
import dev.teff.runtime.spi.ClusterReport.SiloReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows which grain types there are, and how many grains are in memory where. */
@Command(
    name = "grains",
    description =
        "Lists the grain types, and how many grains of each are active on which silo; a gateway"
            + " knows of no internal types.",
    footer = {"", "Example: ./teff grains"},
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class GrainsCommand implements Callable<Integer> {
  /** What the names of Teff's own types begin with. */
  private static final String OWN = "teff.";

  @Spec private CommandSpec spec;
  @Mixin private ClusterChoice cluster;
  @Mixin private GatewayChoice gateway;

  @Option(names = "--all", description = "Teff's own types, too.")
  private boolean all;

  @Override
  public Integer call() throws IOException {
    Optional<GatewayClient> asked = gateway.connect(cluster.isNamed());
    if (asked.isPresent()) {
      try (GatewayClient client = asked.get()) {
        print(client.types(), activeGrains(client));
      }
    } else {
      try (TeffClient client = cluster.connect()) {
        var silos = new TreeMap<String, Map<String, Long>>();
        client.statistics().forEach((name, silo) -> silos.put(name, silo.activeGrains()));
        print(client.client().contracts().stream().map(GrainContract::typeName).toList(), silos);
      }
    }
    return 0;
  }

  /** What those silos told a gateway that answered; nothing to callers who may not ask them. */
  private SortedMap<String, Map<String, Long>> activeGrains(GatewayClient client) {
    var silos = new TreeMap<String, Map<String, Long>>();
    ClusterReport report;
    try {
      report = client.silos();
    } catch (GrainException e) {
      if (e.code() != ErrorCode.FORBIDDEN) {
        throw e;
      }
      spec.commandLine().getErr().println(Errors.PREFIX + e.getMessage());
      return silos;
    }
    for (SiloReport silo : report.silos()) {
      silo.figures().ifPresent(told -> silos.put(silo.name(), told.activeGrains()));
    }
    return silos;
  }

  /** How many grains of each type are active, silo by silo. */
  private void print(List<String> known, SortedMap<String, Map<String, Long>> silos) {
    var types = new TreeSet<>(known);
    silos.values().forEach(active -> types.addAll(active.keySet()));
    types.removeIf(type -> !all && type.startsWith(OWN));
    var heading = new ArrayList<>(List.of("TYPE", "ACTIVE"));
    heading.addAll(silos.keySet());
    boolean isTold = !silos.isEmpty();
    var table = new TextTable(heading.toArray(String[]::new));
    for (String type : types) {
      List<Long> counts =
          silos.values().stream().map(active -> active.getOrDefault(type, 0L)).toList();
      var row =
          new ArrayList<>(
              List.of(type, isTold ? text(counts.stream().mapToLong(n -> n).sum()) : "?"));
      counts.forEach(count -> row.add(text(count)));
      table.add(row.toArray(String[]::new));
    }
    table.print(spec.commandLine().getOut());
  }

  private static String text(long count) {
    return Long.toString(count);
  }
}
