package dev.teff.cli;

import dev.teff.cli.KeptCluster.KeptSilo;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Stops the cluster that {@code quickstart --keep} left running, and deletes its data. */
@Command(
    name = "stop",
    description = "Stops the cluster that quickstart --keep left up, and deletes its data.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class StopCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    List<KeptSilo> running =
        KeptCluster.find().map(KeptCluster::silos).orElse(List.of()).stream()
            .filter(silo -> silo.process().isPresent())
            .toList();
    Processes.stop(running.stream().flatMap(silo -> silo.process().stream()).toList());
    running.forEach(silo -> out.println("Stopped " + silo.name() + "."));
    if (running.isEmpty()) {
      out.println("No cluster is running.");
    }
    Folders.delete(TeffHome.run());
    return 0;
  }
}
