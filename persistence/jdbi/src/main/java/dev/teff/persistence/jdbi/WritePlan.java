package dev.teff.persistence.jdbi;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * In which order a transaction makes the changes of its group: first the runs of appends, all at
 * once, then the others, one by one.
 *
 * <p>Both are sorted by key, because transactions that lock rows in one order do not deadlock.
 *
 * @param runs at most one of each grain
 * @param others whatever is no append, and what may only follow it
 */
record WritePlan(List<Run> runs, List<Write> others) {
  static WritePlan of(List<Write> group) {
    var sorted = new ArrayList<>(group);
    // Stable: changes of one key stay in the order in which they came.
    sorted.sort(Comparator.comparing(Write::key));
    var plan = new WritePlan(new ArrayList<>(), new ArrayList<>());
    String key = "";
    boolean inRun = false;
    for (Write write : sorted) {
      boolean sameKey = write.key().equals(key);
      key = write.key();
      if (write instanceof AppendWrite append && append.fits()) {
        if (!sameKey) {
          plan.runs.add(new Run(append));
          inRun = true;
          continue;
        }
        if (inRun && plan.runs.getLast().extend(append)) {
          continue;
        }
      }
      inRun = false;
      plan.others.add(write);
    }
    return plan;
  }
}
