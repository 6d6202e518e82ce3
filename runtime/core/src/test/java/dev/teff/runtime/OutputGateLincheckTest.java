package dev.teff.runtime;

import dev.teff.grains.GrainException;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Model checks the gate: a store that reports in order, and callers that look and wait. */
public class OutputGateLincheckTest {
  private final OutputGate gate = new OutputGate(0);
  private long reported; // the store's

  /** For Lincheck, which makes one per schedule. */
  public OutputGateLincheckTest() {}

  /** The next event is durable. */
  @Operation(nonParallelGroup = "store")
  public void advance() {
    gate.advance(++reported);
  }

  /** The next event is lost. */
  @Operation(nonParallelGroup = "store")
  public void breakWith() {
    gate.breakWith(TestStore.refusal());
  }

  /** Looks without waiting. */
  @Operation
  public boolean isOpen() {
    return gate.isOpen(2);
  }

  /** What a waiter for the second event has learnt when it is back. */
  @Operation
  public @Nullable String await() {
    var learnt = new Learnt();
    gate.await(2, learnt);
    return learnt.what;
  }

  private static final class Learnt implements OutputGate.Waiter {
    private volatile @Nullable String what;

    @Override
    public void open() {
      what = "open";
    }

    @Override
    public void broken(GrainException failure) {
      what = "broken";
    }
  }

  @Test
  void everySchedule_isOneThatALockWouldAllow() {
    new ModelCheckingOptions()
        .threads(3)
        .actorsPerThread(3)
        .iterations(5)
        .invocationsPerIteration(300)
        .check(OutputGateLincheckTest.class);
  }
}
