package dev.teff.runtime;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.EventLog;
import dev.teff.persistence.spi.LogRecord;
import dev.teff.runtime.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The part that journals and key-value states share: a turn's events, their seal, their way to the
 * store, and the gate that they open.
 *
 * <p>Three sequence numbers tell where the state stands: what this turn appended ({@code head +
 * unsealed}), what was submitted to the store ({@code head}), and what is durable (in the gate).
 * Everything but the gate and the held bytes belongs to the holder of the activation's baton.
 */
abstract class DurableState {
  // Immutable.
  final Activation activation;
  private final EventLog log;
  private final Batch.Retention retention;
  private final Claim claim;
  private final OutputGate gate;
  private final AtomicLong heldBytes = new AtomicLong();

  // Owned by the holder of the baton.
  private List<Batch.Event> unsealed = new ArrayList<>();
  private long unsealedBytes;
  private long head;

  DurableState(Activation activation, EventLog log, Batch.Retention retention) {
    this.activation = activation;
    this.log = log;
    this.retention = retention;
    this.claim = log.claim(activation.id());
    this.gate = new OutputGate(claim.head());
    this.head = claim.head();
  }

  /** The state as of now will be what a later {@link #restore} returns to. */
  abstract void remember();

  /** Goes back to the state as last remembered. */
  abstract void restore();

  /** Applies one stored record. */
  abstract void recover(LogRecord logRecord);

  /** Replays what is stored. */
  final void replay() {
    if (claim.first() > claim.head()) {
      return;
    }
    long[] replayed = {0};
    log.read(
        activation.id(),
        claim.first(),
        claim.head(),
        logRecord -> {
          recover(logRecord);
          replayed[0]++;
        });
    activation.silo().countReplayed(replayed[0]);
    remember();
  }

  final OutputGate gate() {
    return gate;
  }

  /** The sequence number of the last event appended, submitted or not. */
  final long appendedHead() {
    return head + unsealed.size();
  }

  /** Whether everything appended is durable. */
  final boolean isDurable() {
    return unsealed.isEmpty() && gate.isOpen(head);
  }

  /** Adds an event to the turn's batch, after checking that this is such a turn. */
  final void add(String type, Consumer<FieldWriter> event) {
    if (ownTurn().readOnly) {
      throw new IllegalStateException(
          "TEFF-106 A read-only turn changed the state of %s | grain %s | the method is marked @ReadOnly | remove the annotation, or the change"
              .formatted(id(), id()));
    }
    var writer = new WireWriter();
    event.accept(writer);
    byte[] payload = writer.toBytes();
    long held = heldBytes.get() + unsealedBytes + payload.length;
    if (held > activation.silo().settings().maxHeldBytes()) {
      throw new GrainException(
          ErrorCode.OVERLOADED,
          Outcome.DID_NOT_RUN,
          "%s holds %d bytes that its store has not committed yet | grain %s | the store is slower than the calls that append | call again later, or raise teff.journal.max-held-bytes"
              .formatted(id(), held, id()));
    }
    unsealed.add(new Batch.Event(type, payload));
    unsealedBytes += payload.length;
  }

  private Turn ownTurn() {
    Turn turn = CurrentTurn.slot().turn;
    if (turn == null || turn.activation != activation) {
      throw new IllegalStateException(
          "TEFF-106 The state of %s was used outside its turns | grain %s | from its constructor, another thread, or a callback | use it in a method of the grain or a timer's tick"
              .formatted(id(), id()));
    }
    return turn;
  }

  /** Submits the turn's events so far; returns without waiting. */
  final void seal() {
    if (unsealed.isEmpty()) {
      return;
    }
    var batch =
        new Batch(
            activation.silo().newBatchId(),
            id(),
            claim.epoch(),
            head,
            unsealed,
            activation.silo().time().instant(),
            retention);
    long bytes = unsealedBytes;
    heldBytes.addAndGet(bytes);
    head = batch.head();
    unsealed = new ArrayList<>();
    unsealedBytes = 0;
    remember();
    if (gate.failure() != null) {
      heldBytes.addAndGet(-bytes);
      return; // an epoch that ended unknown appends nothing more; the gate fails what waits for
      // this
    }
    try {
      log.append(
          batch,
          outcome -> {
            heldBytes.addAndGet(-bytes);
            completed(batch, outcome);
          });
    } catch (RuntimeException e) {
      // Held outputs must learn of it, and the turn's end needs its thread.
      fail(Failures.storeThrew(id(), e));
    }
  }

  /** Forgets the turn's events since the last seal. Returns whether there were any. */
  final boolean rollBack() {
    if (unsealed.isEmpty()) {
      return false;
    }
    unsealed = new ArrayList<>();
    unsealedBytes = 0;
    restore();
    return true;
  }

  /** Submits the turn's events so far and waits until they are durable. */
  final void sealAndAwait() {
    Turn turn = ownTurn();
    if (!unsealed.isEmpty()) {
      seal();
      turn.markSealed(head);
    }
    activation.silo().awaitGate(gate, head, turn.deadlineNanos);
  }

  private void completed(Batch batch, AppendOutcome outcome) {
    switch (outcome) {
      case AppendOutcome.Committed() -> gate.advance(batch.head());
      case AppendOutcome.Fenced(long epoch, long storedHead) ->
          fail(
              new GrainException(
                  ErrorCode.FENCED,
                  Outcome.DID_NOT_RUN,
                  "%s was superseded by a newer activation | grain %s, epoch %d, now %d; head %d, now %d | it moved to another silo, or its silo was thought dead | nothing was stored: the call is made again by itself where its deadline permits"
                      .formatted(
                          id(), id(), batch.epoch(), epoch, batch.expectedHead(), storedHead)));
      case AppendOutcome.Refused(GrainException cause) -> fail(cause);
      case AppendOutcome.Unknown(GrainException cause) -> fail(cause);
    }
  }

  private void fail(GrainException cause) {
    activation.leave(Reason.STORE);
    gate.breakWith(cause);
  }

  private GrainId id() {
    return activation.id();
  }
}
