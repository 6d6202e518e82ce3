package dev.teff.cli;

import dev.teff.cli.KeptCluster.KeptProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
      stop(kept.get().silos(), timeToDrain(kept.get()), out);
      stop(kept.get().servers(), Processes.GRACE, out); // behind those that use them
    } else if (ups.isEmpty()) {
      out.println("No cluster is running.");
    }
    Folders.delete(TeffHome.run());
    return 0;
  }

  private static Duration timeToDrain(KeptCluster kept) throws IOException {
    return LocalScaler.timeToDrain(
        SiloConfig.load(Map.copyOf(kept.settings()), Optional.empty(), System.getenv()));
  }

  private static void stop(List<KeptProcess> processes, Duration grace, PrintWriter out) {
    List<KeptProcess> running =
        processes.stream().filter(process -> process.process().isPresent()).toList();
    Set<Long> killed =
        Processes.stop(
                running.stream().flatMap(process -> process.process().stream()).toList(), grace)
            .stream()
            .map(ProcessHandle::pid)
            .collect(Collectors.toSet());
    running.forEach(process ->
        out.println(
            killed.contains(process.pid())
                ? "Killed %s, which did not stop within %d s."
                    .formatted(process.name(), grace.toSeconds())
                : "Stopped %s.".formatted(process.name())));
  }
}
