package dev.teff.loadtest.harness;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code loadtest report}. */
@Command(
    name = "report",
    description = "Makes the report of a run again from its raw log.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "The folder of the run.")
  private Path folder;

  @Override
  public Integer call() throws IOException {
    var report = ReportFolder.existing(folder);
    RunResult result = report.recompute();
    report.write(result);
    PrintWriter out = spec.commandLine().getOut();
    Summary.print(result, out);
    out.printf("Report: %s%n", folder.resolve(ReportFolder.PAGE));
    return result.verdict().exitCode();
  }
}
