package dev.teff.runtime;

import dev.teff.grains.State;
import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.LogRecord;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The key-value state of one activation: a log of which only the last record counts, and what is
 * noted beside the few before it.
 */
final class ValueState<S> extends DurableState implements State<S> {
  private final Codec<S> codec;

  /** How many records with receipts may pile up before one repeats all of them. */
  private static final int LEAST_RECORDS = 256;

  private final S initial;
  private S value;
  private int records;
  private S sealedValue;

  ValueState(Activation activation, BoundedLog log, Codec<S> codec, S initial) {
    super(activation, log);
    this.codec = codec;
    this.initial = initial;
    this.value = initial;
    this.sealedValue = initial;
  }

  @Override
  public S get() {
    return value;
  }

  @Override
  public S set(S next) {
    add(codec.shape().typeName(), out -> codec.write(next, out));
    value = next;
    return next;
  }

  @Override
  public void sync() {
    sealAndAwait();
  }

  @Override
  void remember() {
    sealedValue = value;
  }

  @Override
  void forget() {
    value = initial;
    sealedValue = initial;
  }

  @Override
  void restore() {
    value = sealedValue;
  }

  @Override
  void replay(Replay replay) {
    replay.all();
  }

  @Override
  @Nullable Runnable sealed(List<Batch> batches) {
    return null; // every record is one
  }

  @Override
  Batch.Event blank() {
    return new Batch.Event(codec.shape().typeName(), WireWriter.encode(codec, value));
  }

  /**
   * Only the last record is kept, unless there are receipts or reminders to remember: repeating
   * them with each would cost more with each, so they pile up, and now and then one repeats all.
   */
  @Override
  Batch.Retention retain(int events) {
    records += events;
    int notes = activation.hasNotes() ? activation.notes().size() : 0;
    if (notes > 0 && records < Math.max(LEAST_RECORDS, notes)) {
      return Batch.Retention.ALL;
    }
    records = 0;
    return Batch.Retention.LATEST;
  }

  @Override
  boolean mayKeepOnlyTheLatest() {
    return true;
  }

  @Override
  void recover(LogRecord logRecord) {
    records++;
    try {
      value = WireReader.decode(codec, logRecord.payload());
    } catch (DecodingException e) {
      throw Recovery.unreadable(activation.id(), logRecord, e);
    }
  }
}
