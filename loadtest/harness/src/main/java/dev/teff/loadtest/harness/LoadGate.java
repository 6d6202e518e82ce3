package dev.teff.loadtest.harness;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Runs plans in a test, and lets it fail when one does not hold. Used by the test's thread. */
public final class LoadGate implements AutoCloseable {
  private final Target target;
  private final Path reports;

  LoadGate(Target target, Path reports) {
    this.target = target;
    this.reports = reports;
  }

  /** What is tested. */
  public Target target() {
    return target;
  }

  /** The same for something else, which the caller closes: a cluster of the test kit, say. */
  public LoadGate on(Target other) {
    return new LoadGate(other, reports);
  }

  /**
   * Runs a plan, and leaves its report in a folder of its name.
   *
   * @return what it showed, for assertions of the test's own
   * @throws AssertionError when something did not hold, or the figures mean nothing
   */
  public RunResult run(Plan plan) throws IOException {
    ReportFolder folder = ReportFolder.create(reports.resolve(plan.name()));
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    RunResult result;
    try (RawLogWriter log = folder.log()) {
      result =
          LoadRunner.of(target)
              .follow(log)
              .follow(new LiveConsole(LiveConsole.lines(out)))
              .run(plan);
    }
    folder.write(result);
    Summary.print(result, out);
    if (result.verdict() != Verdict.PASSED) {
      throw new AssertionError(
          "%s: %s%nReport: %s"
              .formatted(
                  result.verdict(),
                  String.join("; ", result.reasons()),
                  folder.path().resolve(ReportFolder.PAGE).toAbsolutePath()));
    }
    return result;
  }

  @Override
  public void close() throws IOException {
    target.close();
  }
}
