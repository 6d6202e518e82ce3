package dev.teff.cli;

import dev.teff.cli.KeptCluster.KeptProcess;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Stops the cluster that {@code quickstart --keep} or {@code up --gateway} left running, and what
 * {@code up} runs. What {@code quickstart} stored is deleted; what {@code up} stored stays.
 */
@Command(
    name = "stop",
    description =
        "Stops what quickstart --keep or up --gateway left up, and what up runs. What quickstart stored is deleted; what up stored stays.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class StopCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    List<RunningUp> ups = RunningUp.all();
    ups.forEach(up -> up.stop(out));
    Optional<KeptCluster> kept = KeptCluster.find();
    if (kept.isPresent()) {
      stop(kept.get().silos(), out);
      stop(kept.get().servers(), out); // behind those that use them
    } else if (ups.isEmpty()) {
      out.println("No cluster is running.");
    }
    Folders.delete(TeffHome.run());
    return 0;
  }

  private static void stop(List<KeptProcess> processes, PrintWriter out) {
    List<KeptProcess> running =
        processes.stream().filter(process -> process.process().isPresent()).toList();
    Processes.stop(running.stream().flatMap(process -> process.process().stream()).toList());
    running.forEach(process -> out.println("Stopped " + process.name() + "."));
  }
}
