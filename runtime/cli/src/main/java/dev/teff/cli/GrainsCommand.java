package dev.teff.cli;

import dev.teff.client.GatewayClient;
import dev.teff.grains.spi.GrainContract;
import dev.teff.runtime.cluster.TeffClient;
import dev.teff.runtime.spi.SiloStatistics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
            + " knows the types only.",
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
        listTypes(client);
      }
    } else {
      countGrains();
    }
    return 0;
  }

  /** What a gateway knows. */
  private void listTypes(GatewayClient client) {
    var table = new TextTable("TYPE");
    client.types().forEach(table::add);
    table.print(spec.commandLine().getOut());
  }

  private void countGrains() throws IOException {
    try (TeffClient client = cluster.connect()) {
      Map<String, SiloStatistics> silos = new TreeMap<>(client.statistics());
      var heading = new ArrayList<>(List.of("TYPE", "ACTIVE"));
      heading.addAll(silos.keySet());
      var table = new TextTable(heading.toArray(String[]::new));
      counts(client, silos)
          .forEach((type, counts) -> {
            var row = new ArrayList<String>();
            row.add(type);
            row.add(Long.toString(counts.stream().mapToLong(Long::longValue).sum()));
            counts.forEach(count -> row.add(Long.toString(count)));
            table.add(row.toArray(String[]::new));
          });
      table.print(spec.commandLine().getOut());
    }
  }

  /** How many grains of each type are active, silo by silo. */
  private Map<String, List<Long>> counts(TeffClient client, Map<String, SiloStatistics> silos) {
    var types = new TreeMap<String, List<Long>>();
    for (GrainContract<?, ?> known : client.client().contracts()) {
      types.put(known.typeName(), List.of());
    }
    silos
        .values()
        .forEach(silo -> silo.activeGrains().keySet().forEach(type -> types.put(type, List.of())));
    types.keySet().removeIf(type -> !all && type.startsWith(OWN));
    types.replaceAll((type, none) ->
        silos.values().stream().map(silo -> silo.activeGrains().getOrDefault(type, 0L)).toList());
    return types;
  }
}
