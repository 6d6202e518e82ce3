package dev.teff.persistence.cassandra;

import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Batch.Retention;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Batches of one grain that build on each other: one light-weight transaction stores them all. */
final class BatchRun {
  /** Transactions that are much larger take longer than several of this size. */
  private static final int MOST_EVENTS = 1_000;

  private static final long MOST_BYTES = 512 << 10;

  private final List<PendingBatch> members = new ArrayList<>();
  private int events;
  private long bytes;

  /** Takes the first batches from the queue, at least one. */
  static BatchRun takeFrom(ArrayDeque<PendingBatch> queue) {
    var run = new BatchRun();
    do {
      run.add(queue.remove());
    } while (!queue.isEmpty() && run.accepts(queue.element()));
    return run;
  }

  private void add(PendingBatch member) {
    members.add(member);
    events += member.batch().events().size();
    bytes += member.batch().bytes();
  }

  private boolean accepts(PendingBatch next) {
    Batch batch = next.batch();
    return batch.epoch() == epoch()
        && batch.expectedHead() == head()
        && batch.retention() == retention()
        && events + batch.events().size() <= MOST_EVENTS
        && bytes + batch.bytes() <= MOST_BYTES
        && first().fits()
        && next.fits();
  }

  private PendingBatch first() {
    return members.getFirst();
  }

  boolean fits() {
    return first().fits();
  }

  List<Batch> batches() {
    return members.stream().map(PendingBatch::batch).toList();
  }

  long epoch() {
    return first().batch().epoch();
  }

  long expectedHead() {
    return first().batch().expectedHead();
  }

  long head() {
    return members.getLast().batch().head();
  }

  Retention retention() {
    return first().batch().retention();
  }

  long bytes() {
    return bytes;
  }

  void report(AppendOutcome outcome) {
    members.forEach(member -> member.report(outcome));
  }

  AppendOutcome tooLarge() {
    return new AppendOutcome.Refused(first().oversize());
  }

  @Override
  public String toString() {
    return "the append of %d events to %s behind sequence number %d"
        .formatted(events, first().batch().grain(), expectedHead());
  }
}
