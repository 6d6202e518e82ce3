package dev.teff.runtime;

import dev.teff.grains.Crdt;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.Replica;
import dev.teff.grains.Replicated;
import dev.teff.grains.WriteConsistency;
import dev.teff.grains.spi.Codec;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.LogRecord;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One silo's copy of a replicated grain: a log of its own, and what it has heard of the others.
 *
 * <p>What is changed here goes into this replica's log, and soon after that to the other silos,
 * best effort. What gets lost on the way is read from the others' logs, at the latest after the
 * synchronization interval; so copies converge as long as they reach the store.
 *
 * <p>When the store does not take a change, the copy keeps it, and keeps serving: reads, and
 * changes that need not be durable. It tries to find back to its log, and then stores the value as
 * a whole.
 *
 * <p>A number is used by one copy only. It is given back when all that was done under it is in its
 * log; where that is not sure, it is retired.
 */
@SuppressWarnings("ReferenceEquality") // a merge that changes nothing answers the same object
final class ReplicatedState<T extends Crdt<T>> extends DurableState implements Replicated<T> {
  private static final Logger LOG = LoggerFactory.getLogger("dev.teff.replicated");
  private static final Duration RESUME_PAUSE = Duration.ofSeconds(1);
  private static final Duration STAY = Duration.ofMinutes(1);

  // Immutable.
  private final ReplicaCodec<T> codec;
  private final T empty;
  private final ReplicaRegister register;
  private final ReplicaQuestions questions;
  private final ReplicaTails tails;
  private final ReplicaPeers peers;
  private final Replica me;
  private final ReplicaAdmission<T> admission;
  private final ReplicaObservers<T> observers;
  private final ReplicaBacklog<T> backlog;
  private final Hearsay<T> hearsay = new Hearsay<>();

  // Owned by the holder of the baton.
  private final ReplicaWeight<T> weight;
  private final PartReader recovery;
  private T value;
  private T sealedValue;
  private @Nullable T turnDelta; // of this turn, rolled back with it
  private @Nullable T outgoing; // sealed, to be pushed
  private long outgoingFrom;
  private long foreignAt; // the last record of what others did, which is not pushed
  private long sealedHead;
  private boolean compacting;
  private boolean exchangeDue;
  private boolean storeLost;
  private boolean incomplete; // whether the log lacks changes that the backlog does not have either

  ReplicatedState(
      Activation activation, ReplicaRegister register, long replica, Codec<T> codec, T empty) {
    super(
        activation,
        activation.silo().eventLog(activation).beside(register.store().events()),
        register.log(replica));
    this.codec = new ReplicaCodec<>(codec);
    this.empty = empty;
    this.weight =
        new ReplicaWeight<>(this.codec, activation.silo().settings().replicated().maxValue());
    this.register = register;
    this.recovery = new PartReader(activation.id(), super::take);
    this.questions = new ReplicaQuestions(activation);
    this.tails = new ReplicaTails(register, replica);
    this.peers = new ReplicaPeers(activation, replica);
    this.observers = new ReplicaObservers<>(activation);
    this.backlog = new ReplicaBacklog<>(this.codec);
    this.me = new Replica(replica, activation.silo().time());
    this.admission = new ReplicaAdmission<>(activation, this.codec, me);
    this.value = empty;
    this.sealedValue = empty;
  }

  long replica() {
    return me.id();
  }

  /** Merges what the others have stored, and what they will store from now on. */
  void begin() {
    take(tails.read());
    sealedHead = appendedHead();
    activation
        .timers()
        .every(activation.silo().settings().replicated().syncInterval(), this::synchronize);
  }

  /** Whether it had better have another number, as {@link ReplicaAdmission} says. */
  boolean isAhead() {
    return admission.isAhead(value);
  }

  @Override
  public T value() {
    return value;
  }

  @Override
  public T update(
      WriteConsistency consistency, BiFunction<? super T, ? super Replica, ? extends T> change) {
    Turn turn = changingTurn();
    boolean confirmed =
        consistency == WriteConsistency.MAJORITY || consistency == WriteConsistency.ALL;
    if (confirmed && turn.key() != null) {
      throw ReplicaFailures.confirmedOnce(activation.id(), consistency);
    }
    if (storeLost && consistency != WriteConsistency.LOCAL) {
      throw ReplicaFailures.storeLost(activation.id());
    }
    T before = value;
    T delta = change.apply(before, me);
    if (value != before) { // two changes would bear one name
      throw ReplicaFailures.changedMeanwhile(activation.id());
    }
    T changed = before.merge(delta);
    if (changed == before) {
      return before;
    }
    admission.requireDelta(changed, delta);
    byte[] encoded = codec.encoded(delta); // what cannot be is nobody's but the caller's
    if (consistency == WriteConsistency.LOCAL && turnDelta == null) {
      weight.admit(activation.id(), before, changed, encoded.length);
      weight.merged(encoded.length);
      backlog.add(delta, encoded);
      sealedValue = sealedValue == before ? changed : sealedValue.merge(delta);
    } else { // local ones, too, behind a change that the turn may take back: they stand on it
      append(before, changed, encoded);
      turnDelta = merged(turnDelta, delta);
    }
    value = changed;
    exchangeSoon();
    if (confirmed) {
      sealAndAwait();
      peers.confirm(stored(), consistency, turn);
    }
    return changed;
  }

  private void append(T before, T changed, byte[] delta) {
    weight.admit(activation.id(), before, changed, delta.length);
    if (heldBytes() > 0) { // else it has to go, however large it is
      admit(delta.length);
    }
    enqueue(ReplicaCodec.DELTA, delta);
    weight.merged(delta.length);
  }

  @Override
  public void onMerge(Consumer<? super T> observer) {
    observers.add(observer);
  }

  /** All that is sealed and was not pushed: the others need what the last change stands on. */
  private ReplicaDelta stored() {
    T all = Objects.requireNonNull(outgoing, "outgoing");
    long first = Math.max(outgoingFrom, foreignAt + 1);
    return codec
        .sendable(all)
        .map(bytes -> new ReplicaDelta(me.id(), first, sealedHead, bytes))
        .orElseGet(() -> ReplicaDelta.large(me.id(), first, sealedHead));
  }

  private static <T extends Crdt<T>> T merged(@Nullable T deltas, T delta) {
    return deltas == null ? delta : deltas.merge(delta);
  }

  // To the store and to the others.

  private void exchangeSoon() {
    if (!exchangeDue) {
      exchangeDue = true;
      activation
          .timers()
          .once(activation.silo().settings().replicated().pushDelay(), this::exchange);
    }
  }

  /** A turn: stores what nobody waits for, and tells the others. */
  private void exchange() {
    exchangeDue = false;
    storeLocal();
    byte[] local = backlog.takeUnpushed();
    if (local != null) {
      long until = storeLost ? 0 : appendedHead();
      peers.pushNow(new ReplicaDelta(me.id(), 0, until, local), !storeLost);
    }
    if (outgoing != null) {
      peers.pushWhenDurable(stored());
      outgoing = null;
    }
    byte[] orphans = storeLost ? null : backlog.takeOrphans();
    if (orphans != null) {
      enqueue(ReplicaCodec.WHOLE, orphans); // behind what was pushed by its numbers
    }
    byte[] whole = storeLost ? null : weight.rewrite(value);
    if (whole != null) {
      storeWhole(whole);
    }
  }

  private void storeWhole(byte[] whole) {
    compacting = true;
    backlog.takeWithWhole(); // nothing may stand behind that
    enqueue(ReplicaCodec.WHOLE, whole);
  }

  // The store is lost, and found again.

  @Override
  void superseded(GrainException cause, OutputGate waiting) {
    if (waiting.failure() == null) { // else this copy itself has claimed the log again
      super.superseded(cause, waiting);
    }
  }

  @Override
  void missed(GrainException cause, OutputGate waiting) {
    waiting.breakWith(ReplicaFailures.notStored(activation.id(), cause));
    inTurn(() -> loseStore(waiting));
  }

  @Override
  void doubted(GrainException cause, OutputGate waiting) {
    missed(cause, waiting); // it finds out when it finds back to the log
  }

  @Override
  void dropped(OutputGate broken) {
    inTurn(() -> loseStore(broken));
  }

  /** A turn: goes on without the store. What was changed stays changed. */
  private void loseStore(OutputGate broken) {
    if (broken != gate()) {
      return; // late news
    }
    abandonUnstored();
    sealedHead = appendedHead();
    sealedValue = value;
    turnDelta = null;
    outgoing = null; // it holds what is not stored
    incomplete = true;
    if (!storeLost) {
      storeLost = true;
      LOG.warn("{} goes on without the store.", activation.id());
      resumeLater();
    }
  }

  /** In a turn. */
  private void resumeLater() {
    activation.keepAlive(STAY);
    activation.timers().once(RESUME_PAUSE, this::resume);
  }

  /** A turn: tries to find back to the log. */
  private void resume() {
    questions.ask(
        "is without the store",
        () -> {
          Claim claim = register.resume(me.id());
          inTurn(() -> resumed(claim));
        },
        () -> inTurn(this::resumeLater));
  }

  private void inTurn(Runnable work) {
    activation.silo().offer(activation, QueuedTurn.of(work));
  }

  /** A turn: stores all that this copy knows. */
  private void resumed(Claim claim) {
    byte[] whole;
    try {
      whole = codec.encoded(value);
    } catch (RuntimeException | Error e) {
      LOG.warn(
          "{} cannot be stored whole, and is tried again: {}", activation.id(), e.toString(), e);
      resumeLater();
      return;
    }
    LOG.info("{} has found the store again.", activation.id());
    storeLost = false;
    reopen(claim);
    sealedHead = claim.head();
    storeWhole(whole);
  }

  private void storeLocal() {
    if (storeLost) {
      backlog.forgetUnstored(); // it is stored with the whole value
      return;
    }
    ReplicaBacklog.Changes<T> local = backlog.takeUnstored();
    if (local != null) {
      enqueue(ReplicaCodec.DELTA, local.encoded(codec));
      if (turnDelta != null) {
        turnDelta = turnDelta.merge(local.delta()); // whoever hears of that takes all up to it
      }
    }
  }

  @Override
  void flush() {
    if (incomplete && !storeLost) {
      storeWhole(codec.encoded(value)); // what was to store it was rolled back
      return;
    }
    storeLocal();
    if (!storeLost) {
      storeHearsay(); // nobody may be left who remembers
    }
  }

  /**
   * What is durable may stand on changes that are not, made here or heard of: behind a parent that
   * got lost, for example, an element would never be seen.
   */
  @Override
  void complete() {
    if (turnDelta != null) {
      storeLocal();
      storeHearsay();
    }
  }

  private void storeHearsay() {
    T heard = hearsay.takeAll(tails);
    if (heard != null) {
      backlog.adopt(heard);
    }
    byte[] all = backlog.takeOrphans();
    if (all != null) {
      enqueue(ReplicaCodec.WHOLE, all);
      foreignAt = appendedHead();
    }
  }

  @Override
  boolean storesParts() {
    return true;
  }

  /** A reminder that one copy has set may tick at another. */
  @Override
  boolean tellsReminders() {
    return false;
  }

  @Override
  Batch.Event blank() {
    return new Batch.Event(ReplicaCodec.DELTA, codec.encoded(empty));
  }

  @Override
  void replay(Replay replay) {
    replay.all();
  }

  @Override
  List<List<Batch.Event>> portions(List<Batch.Event> events, Batch.Retention retention) {
    long most = register.store().events().maxEvent();
    if (events.stream().mapToLong(Batch.Event::bytes).sum() <= most) {
      return List.of(events);
    }
    var kept = retention == Batch.Retention.LATEST ? List.of(events.getLast()) : events;
    return ReplicaParts.cut(kept, most).stream().map(List::of).toList();
  }

  @Override
  @Nullable Runnable sealed(List<Batch> batches) {
    Batch last = batches.getLast();
    if (foreignAt > sealedHead && last.events().getLast().type().equals(ReplicaParts.PART)) {
      foreignAt = last.head(); // what was cut is stored where its last part is
    }
    long bytes = batches.stream().mapToLong(Batch::bytes).sum();
    if (!compacting) {
      weight.stored(last.head() - sealedHead, bytes);
      return null;
    }
    weight.rewritten(batches.size() > 1 ? bytes : last.events().getLast().bytes());
    Batch first = batches.getFirst();
    return batches.size() == 1
        ? null // the store keeps the latest record only
        : () -> activation.silo().execute(() -> register.forgetBefore(first));
  }

  @Override
  Batch.Retention retain(int events) {
    return compacting ? Batch.Retention.LATEST : Batch.Retention.ALL;
  }

  @Override
  void remember() {
    sealedValue = value;
    long head = appendedHead();
    if (turnDelta != null) {
      if (outgoing == null) {
        outgoingFrom = sealedHead + 1;
      }
      outgoing = merged(outgoing, turnDelta);
      turnDelta = null;
    }
    incomplete &= !compacting;
    compacting = false;
    backlog.sealed();
    sealedHead = head;
  }

  @Override
  void restore() {
    value = sealedValue;
    turnDelta = null;
    compacting = false; // what comes next must not replace the log
    backlog.restore();
  }

  @Override
  void withdraw() {
    Host silo = activation.silo();
    rollBack();
    try {
      flush();
      seal();
      long deadline = silo.time().nanos() + silo.settings().callTimeout().toNanos();
      GateWaiter.await(silo.time(), gate(), appendedHead(), deadline);
    } catch (RuntimeException | Error e) {
      incomplete = true;
      LOG.warn("{} did not begin, and may not have stored all it did.", activation.id(), e);
    }
    giveNumberBack();
  }

  @Override
  void whenLeft(Runnable then) {
    activation
        .silo()
        .execute(() -> {
          try {
            giveNumberBack();
          } finally {
            then.run();
          }
        });
  }

  /** Blocks on the store. */
  private void giveNumberBack() {
    try {
      if (gate().failure() == null && !incomplete && !backlog.isUnstored()) {
        register.leave(me.id());
      } else {
        register.retire(me.id());
      }
    } catch (RuntimeException e) {
      LOG.warn("Replica {} of {} stays taken: {}", me.id(), activation.id(), e.toString());
    }
  }

  // From the store and from the others.

  @Override
  void take(LogRecord stored) {
    recovery.read(stored);
  }

  @Override
  void recover(LogRecord logRecord) {
    int bytes = logRecord.payload().length;
    if (value == empty && logRecord.type().equals(ReplicaCodec.WHOLE)) {
      weight.rewritten(bytes);
    } else {
      weight.stored(1, bytes);
      weight.merged(bytes);
    }
    value = value.merge(decoded(logRecord));
  }

  private T decoded(LogRecord logRecord) {
    return codec.decoded(activation.id(), logRecord);
  }

  ReplicaTails tails() {
    return tails;
  }

  /** Takes what another silo says; in a turn. */
  void arrived(ReplicaDelta delta) {
    tails.requireOther(delta.author());
    T change = admission.said(delta, value);
    mergeIn(change, delta.bytes().length);
    if (delta.first() == 0) {
      hearsay.heard(delta.author(), change, delta.last());
    } else {
      tails.heard(delta);
    }
  }

  /** A turn: looks for what was not heard of. */
  private void synchronize() {
    questions.ask(
        "does not hear from its other copies",
        () -> {
          List<ReplicaTails.Tail> news = tails.read();
          activation.silo().offer(activation, QueuedTurn.merge(() -> endRound(news)));
        },
        () -> {});
  }

  /** A turn: merges what was read, and sees to what nobody has stored. */
  private void endRound(List<ReplicaTails.Tail> news) {
    take(news);
    T missing = hearsay.unstored(tails);
    if (missing != null) {
      backlog.adopt(missing);
      exchangeSoon();
    }
  }

  /** Merges what was read. A log with something that is refused is tried again at the next time. */
  private void take(List<ReplicaTails.Tail> news) {
    for (ReplicaTails.Tail tail : news) {
      try {
        take(tail);
      } catch (GrainException e) {
        LOG.warn("{} leaves out replica {}: {}", activation.id(), tail.replica(), e.getMessage());
      }
    }
  }

  /**
   * Merges what was read of one other copy's log; in a turn. What comes from a clock that is ahead
   * keeps nothing back that stands behind it: changes may be merged in any order, and what one
   * stands on is only seen later. It is read again, with what is behind it, until its time has
   * come.
   *
   * @throws GrainException when something is refused or damaged, {@code TEFF-322} and what is
   *     damaged behind everything else
   */
  void take(ReplicaTails.Tail tail) {
    GrainException ahead = null;
    long head = tails.head(tail.replica()); // up to which nothing is left out
    long at = head;
    for (LogRecord each : tail.records()) {
      if (ahead == null && each.sequence() > at) {
        head = at;
        at = each.sequence();
      }
      T change = decoded(each);
      try {
        value.admit(change, each.type().equals(ReplicaCodec.WHOLE) ? 0 : tail.replica(), me);
        mergeIn(change, each.payload().length);
      } catch (GrainException e) {
        if (e.code() != ErrorCode.CLOCK_AHEAD) {
          throw e;
        }
        ahead = ahead == null ? e : ahead;
      }
    }
    if (ahead != null) {
      tails.taken(tail.upTo(head));
      throw ahead;
    }
    tails.taken(tail);
    if (tail.damage() != null) {
      throw tail.damage();
    }
  }

  private void mergeIn(T change, long bytes) {
    T merged = value.merge(change);
    sealedValue = sealedValue == value ? merged : sealedValue.merge(change);
    if (merged != value) {
      value = merged;
      weight.merged(bytes);
      observers.tell(merged);
    }
  }
}
