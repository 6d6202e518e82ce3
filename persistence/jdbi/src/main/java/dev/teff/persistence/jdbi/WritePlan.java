package dev.teff.persistence.jdbi;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * In which order a transaction makes the changes of its group: first the runs of appends, all at
 * once, then the claims, all at once, then the others, one by one.
 *
 * <p>Both are sorted by key, because transactions that lock rows in one order do not deadlock.
 *
 * @param runs at most one of each grain
 * @param claims at most one of each grain
 * @param others whatever is no append, and what may only follow it
 */
record WritePlan(List<Run> runs, List<ClaimWrite> claims, List<Write> others) {
  static WritePlan of(List<Write> group) {
    var sorted = new ArrayList<>(group);
    // Stable: changes of one key stay in the order in which they came.
    sorted.sort(Comparator.comparing(Write::key));
    var plan = new WritePlan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    String key = "";
    Stage stage = Stage.NOTHING;
    for (Write write : sorted) {
      stage = write.key().equals(key) ? stage : Stage.NOTHING;
      key = write.key();
      stage = plan.add(write, stage);
    }
    return plan;
  }

  /** What there is of a key so far: what comes behind it cannot be made before it. */
  private enum Stage {
    NOTHING,
    A_RUN,
    MORE
  }

  /** Says what there is of the write's key then. */
  private Stage add(Write write, Stage stage) {
    if (write instanceof AppendWrite append && append.fits()) {
      if (stage == Stage.NOTHING) {
        runs.add(new Run(append));
        return Stage.A_RUN;
      }
      if (stage == Stage.A_RUN && runs.getLast().extend(append)) {
        return Stage.A_RUN;
      }
    }
    if (write instanceof ClaimWrite claim && stage != Stage.MORE) {
      claims.add(claim);
    } else {
      others.add(write);
    }
    return Stage.MORE;
  }
}
