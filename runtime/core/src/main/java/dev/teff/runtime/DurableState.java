package dev.teff.runtime;

import dev.teff.grains.DeactivationReason;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.LogRecord;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.runtime.wire.WireWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
  private final BoundedLog log;
  private final GrainId logId;
  private final AtomicLong heldBytes = new AtomicLong();

  // Written by the holder of the baton, read by anybody.
  private volatile Claim claim;
  private volatile OutputGate gate;

  // Written by the store.
  private volatile boolean doubted; // what is to become of the gate is being found out
  private final AtomicReference<@Nullable Refusal> early = new AtomicReference<>();

  // Owned by the holder of the baton.
  private List<Batch.Event> unsealed = new ArrayList<>();
  private long unsealedBytes;
  private long head;
  private boolean beginsAnew;

  DurableState(Activation activation, BoundedLog log) {
    this(activation, log, activation.id());
  }

  /** A state whose log goes by another name than its grain. */
  DurableState(Activation activation, BoundedLog log, GrainId logId) {
    this.activation = activation;
    this.log = log;
    this.logId = logId;
    this.claim = log.claim(logId);
    this.beginsAnew = claim.head() > 0 && claim.first() > claim.head();
    this.gate = new OutputGate(claim.head());
    this.head = claim.head();
  }

  /** Lets go of what is large; the activation is gone, and nobody asks any more. */
  void forget() {}

  /** The state as of now will be what a later {@link #restore} returns to. */
  abstract void remember();

  /** Goes back to the state as last remembered. */
  abstract void restore();

  /** Applies one stored record. */
  abstract void recover(LogRecord logRecord);

  /** Brings the state to where its log is. */
  abstract void replay(Replay replay);

  /** A record that changes nothing, for a turn without events that has something to note. */
  abstract Batch.Event blank();

  /** What becomes of older records with the next batch; {@code LATEST} repeats all notes. */
  abstract Batch.Retention retain(int events);

  /** Notes what a seal submits; returns what to do once all of it is committed, if anything. */
  abstract @Nullable Runnable sealed(List<Batch> batches);

  /**
   * The batches that store a turn's events, one behind the other. Nothing counts as stored before
   * the last one is. Where there are several, each keeps what was stored before.
   */
  List<List<Batch.Event>> portions(List<Batch.Event> events, Batch.Retention retention) {
    return List.of(events);
  }

  /** Whether older records may go when a turn is stored. */
  boolean mayKeepOnlyTheLatest() {
    return false;
  }

  /** Whether what is too large for one event is stored in parts. */
  boolean storesParts() {
    return false;
  }

  /** How many bytes may be noted beside an event that the store takes up to a size. */
  private long roomForNotes(Batch.Event event, long most) {
    return storesParts() ? most / 2 : Math.min(most / 2, most - event.payload().length);
  }

  /** Whether the log tells of all reminders of the grain; else the index does. */
  boolean tellsReminders() {
    return true;
  }

  /** Recovers what is stored. */
  final void recoverAll() {
    if (claim.first() > claim.head()) {
      return;
    }
    var replay = new Replay(logId, log, claim, this::take);
    replay(replay);
    activation.hosting().counts().replayed(replay.count());
    remember();
  }

  /** Takes one stored record, with what is noted beside it. */
  void take(LogRecord stored) {
    if (stored.meta().length > 0) {
      try {
        recoverNotes(Note.decode(stored.meta()), stored);
      } catch (DecodingException e) {
        throw Recovery.unreadable(id(), stored, e);
      }
    }
    recover(stored);
  }

  /** Takes what is remembered as of a record. */
  final void recoverNotes(Note note, LogRecord stored) {
    Host silo = activation.silo();
    activation
        .notes()
        .recover(note, stored.time(), silo.time().instant(), silo.settings().idempotency());
  }

  final Claim claim() {
    return claim;
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
    changingTurn();
    var writer = new WireWriter();
    event.accept(writer);
    byte[] payload = writer.toBytes();
    if (payload.length > log.maxEvent()) {
      log.oversize(id(), List.of(new Batch.Event(type, payload)))
          .ifPresent(tooLarge -> {
            throw tooLarge;
          });
    }
    admit(payload.length);
    enqueue(type, payload);
  }

  /**
   * Asked before a turn appends.
   *
   * @throws GrainException {@code TEFF-203} when too much is on the way to the store already
   */
  final void admit(long bytes) {
    long held = heldBytes.get() + unsealedBytes + bytes;
    if (held > activation.silo().settings().maxHeldBytes()) {
      throw new GrainException(
          ErrorCode.OVERLOADED,
          Outcome.DID_NOT_RUN,
          "%s holds %d bytes that its store has not committed yet | grain %s | the store is slower than the calls that append | call again later, or raise teff.journal.max-held-bytes"
              .formatted(id(), held, id()));
    }
    log.admit(id(), unsealedBytes + bytes);
  }

  /** How many bytes were submitted and are not stored yet. */
  final long heldBytes() {
    return heldBytes.get();
  }

  /** Adds an event to those that are sealed next, whatever they will be. */
  final void enqueue(String type, byte[] payload) {
    unsealed.add(new Batch.Event(type, payload));
    unsealedBytes += payload.length;
  }

  /** The running turn, after checking that it is one of this grain that may change its state. */
  final Turn changingTurn() {
    Turn turn = activation.currentTurn();
    if (turn.readOnly()) {
      throw new IllegalStateException(
          "TEFF-106 A read-only turn changed the state of %s | grain %s | the method is marked @ReadOnly | remove the annotation, or the change"
              .formatted(id(), id()));
    }
    return turn;
  }

  /** Adds what was put off to the events that are sealed next; nothing follows. */
  void flush() {}

  /** Adds to events that are about to be sealed what has to be stored with them. */
  void complete() {}

  /**
   * The grain does not begin after all, which failed behind this; by the holder of the baton, whom
   * it may block. Nothing is thrown.
   */
  void withdraw() {}

  /** The activation has left, with all it appended stored or failed; goes on when that is noted. */
  void whenLeft(Runnable then) {
    then.run();
  }

  /**
   * Why the store would refuse what the turn appended since the last seal, beside what is to be
   * noted of it, if it would. Turns behind it build on what it appended, so it has to be known
   * before the seal.
   */
  final @Nullable GrainException oversize(Turn turn) {
    TurnEffects effects = turn.effectsIfAny();
    long notedBytes = effects == null ? 0 : effects.notedBytes();
    if (storesParts() || (unsealed.isEmpty() && notedBytes == 0)) {
      return null;
    }
    // A turn that appended nothing stores a blank, which may repeat a whole value.
    List<Batch.Event> appended = unsealed.isEmpty() ? List.of(blank()) : unsealed;
    long bytes = unsealed.isEmpty() ? appended.getFirst().bytes() : unsealedBytes;
    if (bytes + notedBytes <= log.maxEvent() / 2) {
      return null; // the name of who called takes less than the other half
    }
    byte[] meta =
        news(
                turn.caller(),
                effects == null ? null : effects.receipt(),
                effects == null ? List.of() : effects.reminders())
            .encode();
    var events = new ArrayList<Batch.Event>(appended);
    events.set(0, beside(events.getFirst(), meta));
    if (events.size() > 1 && mayKeepOnlyTheLatest()) {
      events.set(events.size() - 1, beside(events.getLast(), meta));
    }
    return log.oversize(id(), events).orElse(null);
  }

  private static Batch.Event beside(Batch.Event event, byte[] meta) {
    return new Batch.Event(event.type(), event.payload(), meta);
  }

  /** Submits what was put off, outside of all turns; returns without waiting. */
  final void seal() {
    seal("", null);
  }

  /** Submits the turn's events so far; returns without waiting. */
  final void seal(Turn turn) {
    seal(turn.caller(), turn.effectsIfAny());
  }

  private void seal(String caller, @Nullable TurnEffects effects) {
    Receipt receipt = effects == null ? null : effects.takeReceipt();
    List<ReminderChange> reminders = effects == null ? List.of() : effects.takeReminders();
    if (unsealed.isEmpty()) {
      if (receipt == null && reminders.isEmpty()) {
        return;
      }
      unsealed.add(blank());
    } else {
      complete();
    }
    Batch.Retention retention = writeNote(caller, receipt, reminders, retain(unsealed.size()));
    List<Batch> batches = batches(retention, reminders);
    long bytes = batches.stream().mapToLong(Batch::bytes).sum();
    heldBytes.addAndGet(bytes);
    head = batches.getLast().head();
    unsealed = new ArrayList<>();
    unsealedBytes = 0;
    Runnable followUp = sealed(batches);
    remember();
    if (gate.failure() != null || doubted) {
      heldBytes.addAndGet(-bytes);
      dropped(gate);
      return; // an epoch that ended unknown appends nothing more; the gate fails what waits for
      // this
    }
    OutputGate waiting = gate;
    for (Batch batch : batches) {
      submit(batch, waiting, batch.head() == head ? followUp : null);
    }
  }

  private List<Batch> batches(Batch.Retention retention, List<ReminderChange> reminders) {
    List<List<Batch.Event>> portions = portions(unsealed, retention);
    Instant now = activation.silo().time().instant();
    var batches = new ArrayList<Batch>(portions.size());
    long at = head;
    for (List<Batch.Event> portion : portions) {
      boolean last = batches.size() == portions.size() - 1;
      var batch =
          new Batch(
              activation.silo().numbers().nextBatch(),
              logId,
              claim.epoch(),
              at,
              portion,
              now,
              portions.size() == 1 ? retention : Batch.Retention.ALL,
              last ? reminders : List.of());
      batches.add(batch);
      at = batch.head();
    }
    return batches;
  }

  private void submit(Batch batch, OutputGate waiting, @Nullable Runnable followUp) {
    long bytes = batch.bytes();
    long begin = activation.silo().time().nanos();
    try {
      log.append(
          batch,
          outcome -> {
            heldBytes.addAndGet(-bytes);
            told(batch, bytes, outcome, begin);
            completed(batch, outcome, waiting);
            if (followUp != null && outcome instanceof AppendOutcome.Committed) {
              followUp.run();
            }
          });
    } catch (RuntimeException e) {
      // Held outputs must learn of it, and the turn's end needs its thread.
      refused(new Refusal(batch, Failures.storeThrew(id(), e), waiting));
    }
  }

  /**
   * Puts what there is to note beside the first event, or the only one that stays. Returns what
   * becomes of older records: those stay that tell more than one record can.
   */
  private Batch.Retention writeNote(
      String caller,
      @Nullable Receipt receipt,
      List<ReminderChange> reminders,
      Batch.Retention wanted) {
    Note news = news(caller, receipt, reminders);
    beginsAnew = false;
    if (!news.receipts().isEmpty() || !news.reminders().isEmpty()) {
      activation.notes().add(news);
    }
    if (wanted != Batch.Retention.LATEST || !activation.hasNotes()) {
      note(wanted == Batch.Retention.LATEST ? unsealed.size() - 1 : 0, news);
      return wanted;
    }
    Notes notes = activation.notes();
    Batch.Event last = unsealed.getLast();
    if (!storesParts() && !notes.fit(caller, log.maxEvent() - last.payload().length, receipt)) {
      note(0, news);
      return Batch.Retention.ALL;
    }
    int place = unsealed.size() - 1;
    note(place, notes.whole(caller, roomForNotes(last, log.maxEvent()), receipt));
    if (place > 0 && !storesParts() && log.oversize(id(), unsealed).isPresent()) {
      unsealedBytes -= unsealed.set(place, last).meta().length;
      note(0, news);
      return Batch.Retention.ALL;
    }
    return wanted;
  }

  private Note news(String caller, @Nullable Receipt receipt, List<ReminderChange> reminders) {
    return new Note(
        caller,
        beginsAnew,
        false,
        receipt == null ? List.of() : List.of(receipt),
        reminders.stream().map(ReminderNote::of).toList(),
        Instant.MIN);
  }

  private void note(int place, Note note) {
    if (!note.isEmpty()) {
      byte[] meta = note.encode();
      unsealed.set(place, beside(unsealed.get(place), meta));
      unsealedBytes += meta.length;
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
    Turn turn = activation.currentTurn();
    if (!unsealed.isEmpty()) {
      if (turn.key() != null) {
        throw Failures.idempotentSeal(id());
      }
      GrainException tooLarge = oversize(turn);
      if (tooLarge != null) {
        throw tooLarge;
      }
      seal(turn);
      turn.markSealed(head);
    }
    GateWaiter.await(activation.silo().time(), gate, head, turn.deadlineNanos());
  }

  private void told(Batch batch, long bytes, AppendOutcome outcome, long begin) {
    Host silo = activation.silo();
    silo.timings().appended(outcome, silo.time().nanos() - begin);
    if (outcome instanceof AppendOutcome.Committed) {
      activation.hosting().counts().appended(batch.events().size(), bytes);
    }
  }

  private void completed(Batch batch, AppendOutcome outcome, OutputGate waiting) {
    switch (outcome) {
      case AppendOutcome.Committed() -> {
        waiting.advance(batch.head());
        Refusal behind = early.get();
        if (behind != null) {
          refused(behind);
        }
      }
      case AppendOutcome.Fenced(long epoch, long storedHead) -> {
        String found =
            "epoch %d, now %d; head %d, now %d"
                .formatted(batch.epoch(), epoch, batch.expectedHead(), storedHead);
        activation.silo().probe().fenced(id(), found);
        superseded(
            new GrainException(
                ErrorCode.FENCED,
                Outcome.DID_NOT_RUN,
                "%s was superseded by a newer activation | grain %s, %s | it moved to another silo, or its silo was thought dead | nothing was stored: the call is made again by itself where its deadline permits"
                    .formatted(id(), id(), found)),
            waiting);
      }
      case AppendOutcome.Refused(GrainException cause) ->
          refused(new Refusal(batch, cause, waiting));
      case AppendOutcome.Unknown(GrainException cause) -> doubted(cause, waiting);
    }
  }

  /**
   * Fails what hangs on a batch that was refused on its way to the store, but not before it is
   * known what becomes of those before it: they may be stored.
   */
  private void refused(Refusal refusal) {
    // Noted before the look at what is stored: whoever stores more looks here behind that.
    Refusal first = Objects.requireNonNull(early.accumulateAndGet(refusal, Refusal::first));
    if (first.waiting.durable() >= first.batch.expectedHead()) {
      early.compareAndSet(first, null);
      missed(first.cause, first.waiting);
    }
  }

  /** A batch that was refused. */
  private record Refusal(Batch batch, GrainException cause, OutputGate waiting) {
    static Refusal first(@Nullable Refusal known, Refusal more) {
      return known == null
              || known.waiting != more.waiting
              || known.batch.expectedHead() > more.batch.expectedHead()
          ? more
          : known;
    }
  }

  /** Somebody else has claimed the log; called by the store. */
  void superseded(GrainException cause, OutputGate waiting) {
    fail(cause, waiting);
  }

  /** The store did not take a batch; called by the store. */
  void missed(GrainException cause, OutputGate waiting) {
    fail(cause, waiting);
  }

  /** The store may have taken a batch or not; called by the store. */
  void doubted(GrainException cause, OutputGate waiting) {
    if (!doubted) {
      doubted = true;
      activation.leave(DeactivationReason.STORE); // which waits for the gate
      activation.silo().execute(new Settlement(log, logId, claim.epoch(), waiting, cause)::run);
    }
  }

  /** A batch was not submitted, because the gate is broken; in a turn. */
  void dropped(OutputGate broken) {}

  private void fail(GrainException cause, OutputGate waiting) {
    if (doubted) {
      return; // what is found out counts for everything behind it, too
    }
    activation.leave(DeactivationReason.STORE);
    waiting.breakWith(cause);
  }

  /** Forgets what the store did not take, so that outputs that do not hang on it may leave. */
  final void abandonUnstored() {
    head = gate.durable();
    unsealed = new ArrayList<>();
    unsealedBytes = 0;
  }

  /** Goes on with the log under another claim. */
  final void reopen(Claim newer) {
    claim = newer;
    head = newer.head();
    gate = new OutputGate(newer.head());
  }

  private GrainId id() {
    return activation.id();
  }
}
