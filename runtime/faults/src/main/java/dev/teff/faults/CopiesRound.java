package dev.teff.faults;

import dev.teff.machines.Machines;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * A replicated grain on three real silos: one is cut off from the others, who remove it from the
 * view; all three keep answering; when the cut is healed they agree. Then one is killed, and comes
 * back.
 */
final class CopiesRound {
  static final int SILOS = 3;
  private static final int LONELY = 0;
  private static final Duration CUT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration AGREEMENT = Duration.ofSeconds(30);

  private final Machines machines;
  private final Path folder;
  private final String store;
  private final List<CopyProcess> copies = new ArrayList<>();
  private final Set<Long> pinned = new TreeSet<>();
  private final List<String> violations = new ArrayList<>();
  private long slowestMillis;

  CopiesRound(Machines machines, Path folder, String store) {
    this.machines = machines;
    this.folder = folder;
    this.store = store;
  }

  /**
   * What became of it.
   *
   * @param pinned how many changes were made and acknowledged
   * @param slowest the longest time that one took
   * @param dropped how many packets the cut dropped
   * @param violations what did not hold
   */
  record Result(int pinned, Duration slowest, long dropped, List<String> violations) {
    String row() {
      return "replicated grain, a silo cut off, another killed: %d changes, slowest %.2f s, %d packets dropped, %s"
          .formatted(
              pinned,
              slowest.toMillis() / 1e3,
              dropped,
              violations.isEmpty() ? "all copies agree" : violations.size() + " broken");
    }
  }

  Result run() throws IOException, InterruptedException {
    long dropped = 0;
    // SIGINT and SIGTERM end the JVM without unwinding this method.
    var hook = new Thread(this::cleanUp, "clean-up-copies");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      for (int machine = 0; machine < SILOS; machine++) {
        copies.add(start("copy-" + (machine + 1), machine));
      }
      for (CopyProcess copy : copies) {
        copy.awaitReady();
      }
      pinEverywhere();
      awaitAgreement("before the cut");
      if (machines.apart()) {
        dropped = cut();
        awaitAgreement("behind the cut");
      }
      CopyProcess victim = copies.getLast();
      pin(victim);
      victim.kill();
      copies.removeLast();
      awaitAgreement("behind the death of " + victim.name());
      copies.add(start(victim.name(), SILOS - 1));
      copies.getLast().awaitReady();
      pinEverywhere();
      awaitAgreement("behind its return");
    } finally {
      copies.forEach(CopyProcess::close);
    }
    Runtime.getRuntime().removeShutdownHook(hook);
    return new Result(
        pinned.size(), Duration.ofMillis(slowestMillis), dropped, List.copyOf(violations));
  }

  private void cleanUp() {
    copies.forEach(CopyProcess::close);
    machines.close();
  }

  private CopyProcess start(String name, int machine) throws IOException {
    return CopyProcess.start(name, machines, machine, folder, store);
  }

  /** Cuts one silo off for long enough to be removed by the others; all go on meanwhile. */
  private long cut() throws InterruptedException {
    Set<Integer> others = Set.of(1, 2);
    machines.cut(LONELY, others);
    others.forEach(other -> machines.cut(other, Set.of(LONELY)));
    long end = System.nanoTime() + CUT.toNanos();
    while (System.nanoTime() - end < 0) {
      pinEverywhere();
      TimeUnit.MILLISECONDS.sleep(100);
    }
    long dropped = machines.dropped();
    machines.heal();
    return dropped;
  }

  private void pinEverywhere() throws InterruptedException {
    for (CopyProcess copy : copies) {
      pin(copy);
    }
  }

  private void pin(CopyProcess copy) throws InterruptedException {
    long badge = 1L + pinned.size() + violations.size();
    long begin = System.nanoTime();
    copy.pin(badge, ANSWER).ifPresentOrElse(violations::add, () -> pinned.add(badge));
    slowestMillis =
        Math.max(slowestMillis, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
  }

  private void awaitAgreement(String when) throws InterruptedException {
    long end = System.nanoTime() + AGREEMENT.toNanos();
    for (CopyProcess copy : copies) {
      Set<Long> there = copy.all(ANSWER);
      while (!there.equals(pinned) && System.nanoTime() - end < 0) {
        TimeUnit.MILLISECONDS.sleep(50);
        there = copy.all(ANSWER);
      }
      if (!there.equals(pinned)) {
        violations.add("%s: %s has %s, not %s".formatted(when, copy.name(), there, pinned));
      }
    }
  }
}
