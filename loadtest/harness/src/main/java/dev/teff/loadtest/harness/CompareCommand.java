package dev.teff.loadtest.harness;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code loadtest compare}. */
@Command(
    name = "compare",
    description = "Compares two runs, and says where they cannot be told apart.",
    footer = {
      "",
      "Of each figure, the ratio of B to A with its 95 % interval, from blocks of seconds drawn"
          + " again",
      "and again. Two runs say nothing about the third: for a claim, repeat and alternate them."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "A", description = "The folder of one run.")
  private Path first;

  @Parameters(index = "1", paramLabel = "B", description = "The folder of the other.")
  private Path second;

  @Override
  public Integer call() throws IOException {
    RunResult a = ReportFolder.existing(first).recompute();
    RunResult b = ReportFolder.existing(second).recompute();
    PrintWriter out = spec.commandLine().getOut();
    if (!a.header().name().equals(b.header().name())) {
      out.printf(
          "These are runs of different plans: %s and %s.%n", a.header().name(), b.header().name());
    }
    remark("A", a, b, out);
    remark("B", b, a, out);
    Comparer.compare(a, b).forEach(difference -> out.println(difference.describe()));
    out.flush();
    return 0;
  }

  private static void remark(String side, RunResult one, RunResult other, PrintWriter out) {
    if (one.verdict() == Verdict.INVALID || one.verdict() == Verdict.INTERRUPTED) {
      out.println(
          Stream.concat(
                  Stream.of("%s is %s".formatted(side, one.verdict())),
                  one.reasons().stream().limit(1))
              .collect(Collectors.joining(": ")));
    }
    Comparer.onlyIn(one, other).forEach(name -> out.printf("Only %s has '%s'.%n", side, name));
  }
}
