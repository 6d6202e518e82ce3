package dev.teff.runtime;

import dev.teff.grains.Journal;
import dev.teff.grains.spi.SnapshotFormat;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.LogRecord;
import dev.teff.persistence.spi.Snapshots;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The event-sourced state of one activation. */
final class EventJournal<S, E> extends DurableState implements Journal<S, E> {
  private static final byte[] NOTHING = {};

  private final EventTypes<E> types;
  private final BiFunction<? super S, ? super E, ? extends S> apply;
  private final S empty;
  private final @Nullable Snapshotter<S> snapshots;
  private S state;
  private S sealedState;

  EventJournal(
      Activation activation,
      BoundedLog log,
      Snapshots stored,
      EventTypes<E> types,
      Optional<SnapshotFormat> snapshots,
      S empty,
      BiFunction<? super S, ? super E, ? extends S> apply) {
    super(activation, log);
    this.types = types;
    this.apply = apply;
    this.empty = empty;
    this.snapshots =
        snapshots
            .map(format -> new Snapshotter<S>(activation, log, stored, claim(), format))
            .orElse(null);
    this.state = empty;
    this.sealedState = empty;
  }

  @Override
  public S state() {
    return state;
  }

  @Override
  public S append(E event) {
    S next = apply.apply(state, event);
    add(types.name(event), out -> types.write(event, out));
    state = next;
    return next;
  }

  @Override
  public S appendAll(List<? extends E> events) {
    events.forEach(this::append);
    return state;
  }

  @Override
  public long sequence() {
    return appendedHead();
  }

  @Override
  public void sync() {
    sealAndAwait();
  }

  @Override
  void remember() {
    sealedState = state;
  }

  @Override
  void forget() {
    state = empty;
    sealedState = empty;
  }

  @Override
  void restore() {
    state = sealedState;
  }

  @Override
  void replay(Replay replay) {
    Snapshotter<S> mine = snapshots;
    long begin = activation.silo().time().nanos();
    if (mine == null || !mine.load(replay).map(each -> behind(each, replay, mine)).orElse(false)) {
      if (!replay.isComplete()) {
        throw Recovery.beginningGone(activation.id(), claim().first());
      }
      replay.all();
    }
    if (mine != null) {
      mine.recovered(replay, activation.silo().time().nanos() - begin, state);
    }
  }

  private boolean behind(Snapshotter.Loaded<S> loaded, Replay replay, Snapshotter<S> mine) {
    boolean fits = replay.behind(loaded.sequence(), loaded.mark(), asOf -> begin(loaded, asOf));
    if (!fits) {
      mine.unfit(loaded.sequence(), "the log holds another event at its place");
    }
    return fits;
  }

  private void begin(Snapshotter.Loaded<S> loaded, LogRecord asOf) {
    state = loaded.state();
    if (!loaded.notes().isEmpty()) {
      recoverNotes(loaded.notes(), asOf);
    }
  }

  @Override
  @Nullable Runnable sealed(List<Batch> batches) {
    return snapshots == null ? null : snapshots.sealed(batches.getLast(), state);
  }

  @Override
  Batch.Event blank() {
    return new Batch.Event(LogRecord.NO_EVENT, NOTHING);
  }

  @Override
  Batch.Retention retain(int events) {
    return Batch.Retention.ALL;
  }

  @Override
  void recover(LogRecord logRecord) {
    if (logRecord.type().equals(LogRecord.NO_EVENT)) {
      return;
    }
    types.read(activation.id(), logRecord).ifPresent(event -> state = apply.apply(state, event));
  }
}
