package dev.teff.runtime;

import dev.teff.runtime.Mailbox.Offer;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Model checks the mailbox word: one holder takes and closes, anybody offers. */
public class MailboxLincheckTest {
  private final Mailbox mailbox = new Mailbox(true) {};
  private boolean closed; // the holder's

  /** For Lincheck, which makes one per schedule. */
  public MailboxLincheckTest() {}

  /** Queues a turn. */
  @Operation
  public Offer offer() {
    return mailbox.offer(QueuedTurn.of(() -> {}), 2);
  }

  /** Barges in, which never succeeds here. */
  @Operation
  public boolean tryAcquire() {
    return mailbox.tryAcquire();
  }

  /** How many turns the holder finds. */
  @Operation(nonParallelGroup = "holder")
  public int takeAll() {
    return closed ? -1 : length(mailbox.takeAll());
  }

  /** How many turns the holder hands over. */
  @Operation(nonParallelGroup = "holder")
  public int close() {
    closed = true;
    return length(mailbox.close());
  }

  private static int length(@Nullable QueuedTurn first) {
    int length = 0;
    for (QueuedTurn turn = first; turn != null; turn = turn.next) {
      length++;
    }
    return length;
  }

  @Test
  void everySchedule_isOneThatALockWouldAllow() {
    new ModelCheckingOptions()
        .threads(3)
        .actorsPerThread(3)
        .iterations(10)
        .invocationsPerIteration(500)
        .check(MailboxLincheckTest.class);
  }
}
