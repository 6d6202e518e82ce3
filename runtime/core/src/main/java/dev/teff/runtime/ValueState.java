package dev.teff.runtime;

import dev.teff.grains.State;
import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.EventLog;
import dev.teff.persistence.spi.LogRecord;
import dev.teff.runtime.wire.WireReader;

/** The key-value state of one activation: a log of which only the last record is kept. */
final class ValueState<S> extends DurableState implements State<S> {
  private final Codec<S> codec;
  private S value;
  private S sealedValue;

  ValueState(Activation activation, EventLog log, Codec<S> codec, S initial) {
    super(activation, log, Batch.Retention.LATEST);
    this.codec = codec;
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
  void restore() {
    value = sealedValue;
  }

  @Override
  void recover(LogRecord logRecord) {
    try {
      value = WireReader.decode(codec, logRecord.payload());
    } catch (DecodingException e) {
      throw Recovery.unreadable(activation.id(), logRecord, e);
    }
  }
}
