package dev.teff.loadtest.harness;

/** How a run ended. */
public enum Verdict {
  /** Everything that was to hold held. */
  PASSED(0),
  /** Something did not hold. */
  FAILED(1),
  /** The figures mean nothing, because the generator or the plan was at fault. */
  INVALID(3),
  /** Somebody stopped it: the figures are of a part of the run. */
  INTERRUPTED(130);

  private final int exitCode;

  Verdict(int exitCode) {
    this.exitCode = exitCode;
  }

  /** What the process ends with. */
  public int exitCode() {
    return exitCode;
  }
}
