package dev.teff.persistence.contract;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.persistence.contract.FaultPlan.Operation;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.AppendOutcome.Committed;
import dev.teff.persistence.spi.AppendOutcome.Refused;
import dev.teff.persistence.spi.AppendOutcome.Unknown;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.EventLog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * The event log of a {@link FaultyStore}. One thread reports the outcomes in the order of the
 * appends, so that an early refusal does not overtake what was appended before it.
 */
final class FaultyEventLog implements EventLog {
  private final EventLog log;
  private final Faults faults;
  private final ExecutorService reporter =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("teff-faulty-store").factory());

  FaultyEventLog(EventLog log, Faults faults) {
    this.log = log;
    this.faults = faults;
  }

  @Override
  public Claim claim(GrainId grain) {
    return faults.spoil(Operation.CLAIM, grain.toString(), () -> log.claim(grain));
  }

  @Override
  public void read(GrainId grain, long from, long to, RecordReader reader) {
    faults.spoil(
        Operation.READ,
        grain.toString(),
        () -> {
          log.read(grain, from, to, reader);
          return grain;
        });
  }

  @Override
  public void append(Batch batch, AppendListener listener) {
    var outcome = spoiledAppend(batch);
    try {
      reporter.execute(() -> listener.completed(outcome.join()));
    } catch (RejectedExecutionException closed) {
      // The wrapped store is closed, too, and has answered already.
      listener.completed(outcome.join());
    }
  }

  @Override
  public long maxEvent() {
    return log.maxEvent();
  }

  @Override
  public Optional<GrainException> oversize(GrainId grain, List<Batch.Event> events) {
    return log.oversize(grain, events);
  }

  @Override
  public boolean trim(GrainId grain, long epoch, long first) {
    return faults.spoil(Operation.TRIM, grain.toString(), () -> log.trim(grain, epoch, first));
  }

  @Override
  public Keys keys(String type, String cursor, int limit) {
    return faults.spoil(Operation.LIST, type, () -> log.keys(type, cursor, limit));
  }

  @Override
  public long count(String type) {
    return faults.spoil(Operation.LIST, type, () -> log.count(type));
  }

  @Override
  public List<String> types() {
    return faults.spoil(Operation.LIST, "all types", log::types);
  }

  private CompletableFuture<AppendOutcome> spoiledAppend(Batch batch) {
    String subject = batch.grain().toString();
    return switch (faults.next(Operation.APPEND, subject)) {
      case Fault.None none -> submit(batch);
      case Fault.Refuse refuse ->
          CompletableFuture.completedFuture(new Refused(Faults.refusal(subject)));
      case Fault.LoseAtCommit lose ->
          CompletableFuture.completedFuture(new Unknown(Faults.unknown(subject)));
      case Fault.Delay(Duration by) ->
          submit(batch).thenCombine(Faults.after(by), (outcome, unused) -> outcome);
      case Fault.FailAfterWriting fail ->
          submit(batch)
              .thenApply(outcome ->
                  outcome instanceof Committed ? new Unknown(Faults.unknown(subject)) : outcome);
    };
  }

  private CompletableFuture<AppendOutcome> submit(Batch batch) {
    var outcome = new CompletableFuture<AppendOutcome>();
    log.append(batch, outcome::complete);
    return outcome;
  }

  /** Reports what the closed log has answered. */
  void close() {
    reporter.close();
  }
}
