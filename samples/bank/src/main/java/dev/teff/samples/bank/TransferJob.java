package dev.teff.samples.bank;

import dev.teff.grains.CallOptions;
import dev.teff.grains.GrainException;
import dev.teff.grains.Grains;
import dev.teff.samples.bank.TransferOutcome.Accepted;
import dev.teff.samples.bank.TransferOutcome.Reason;
import dev.teff.samples.bank.TransferOutcome.Refused;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongConsumer;

/**
 * Carries out a file of transfers, row by row. A transfer without an answer is called again with
 * its id; a bad row stops nothing.
 */
final class TransferJob {
  private static final CallOptions PATIENT = CallOptions.timeout(Duration.ofSeconds(10));

  private final Grains grains;
  private final Books books;
  private final BadRows badRows;
  private final Tally tally;
  private final Insistence insistence;

  TransferJob(Grains grains, Books books, BadRows badRows, Tally tally) {
    this.grains = grains;
    this.books = books;
    this.badRows = badRows;
    this.tally = tally;
    this.insistence = new Insistence(tally::repeated);
  }

  /**
   * Runs all rows and returns when each has its answer.
   *
   * @param begun told the line of each row that begins
   */
  void run(RowReader<TransferRow> rows, int atOnce, Meter meter, LongConsumer begun)
      throws IOException, InterruptedException {
    try (var crowd = new Crowd(atOnce)) {
      rows.forEach(row -> {
        begun.accept(row.line());
        switch (row) {
          case Row.Bad<TransferRow>(long line, String reason) -> {
            badRows.add(line, reason);
            meter.step();
          }
          case Row.Good<TransferRow>(long line, TransferRow transfer) ->
              crowd.run(() -> {
                transfer(line, transfer);
                meter.step();
              });
        }
      });
    }
  }

  private void transfer(long line, TransferRow transfer) {
    try {
      settle(line, transfer, insistence.on(() -> execute(transfer)));
    } catch (GrainException e) {
      tally.unanswered();
      badRows.add(line, "no answer for transfer " + transfer.id() + ": " + e.getMessage());
    }
  }

  private TransferOutcome execute(TransferRow transfer) {
    Transfer grain = grains.with(grains.ref(Transfer.class, transfer.id()), PATIENT);
    long start = System.nanoTime();
    TransferOutcome outcome = grain.execute(transfer.from(), transfer.to(), transfer.cents());
    tally.answered(System.nanoTime() - start);
    return outcome;
  }

  private void settle(long line, TransferRow transfer, TransferOutcome outcome) {
    switch (outcome) {
      case Accepted() -> {
        books.accepted(transfer);
        tally.accepted();
      }
      case Refused(Reason reason, String explanation) -> {
        if (reason == Reason.INSUFFICIENT_FUNDS) {
          tally.refused();
        } else {
          badRows.add(line, explanation);
        }
      }
    }
  }
}
