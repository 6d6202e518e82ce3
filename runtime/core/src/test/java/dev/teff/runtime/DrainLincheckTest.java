package dev.teff.runtime;

import dev.teff.runtime.Mailbox.Offer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Model checks that whoever gets the baton runs what is his to run, and nobody else does. */
public class DrainLincheckTest {
  private final Mailbox mailbox = new Mailbox(false) {};
  private final List<AtomicInteger> runs = Collections.synchronizedList(new ArrayList<>());

  /** For Lincheck, which makes one per schedule. */
  public DrainLincheckTest() {}

  /** Offers a turn, and runs it and all that come meanwhile, if it is for the caller to do so. */
  @Operation
  public void offerAndDrain() {
    var run = new AtomicInteger();
    runs.add(run);
    QueuedTurn turn = QueuedTurn.of(run::incrementAndGet);
    if (mailbox.offer(turn, Integer.MAX_VALUE) == Offer.ACQUIRED) {
      run(turn);
      while (!mailbox.tryRelease()) {
        run(mailbox.takeAll());
      }
    }
  }

  private static void run(@Nullable QueuedTurn first) {
    for (QueuedTurn turn = first; turn != null; turn = turn.takeNext()) {
      ((QueuedTurn.Tick) turn).work.run();
    }
  }

  /** Each turn ran, and ran once. */
  @Validate
  public void eachTurnRanOnce() {
    for (AtomicInteger run : runs) {
      if (run.get() != 1) {
        throw new IllegalStateException("A turn ran %d times.".formatted(run.get()));
      }
    }
    if (!mailbox.isIdle()) {
      throw new IllegalStateException("Nobody has the baton, and it is not free.");
    }
  }

  @Test
  void everyTurn_runsOnce_howeverOffersAndReleasesMeet() {
    new ModelCheckingOptions()
        .threads(2)
        .actorsPerThread(2)
        .iterations(3)
        .invocationsPerIteration(1_000)
        .check(DrainLincheckTest.class);
  }
}
