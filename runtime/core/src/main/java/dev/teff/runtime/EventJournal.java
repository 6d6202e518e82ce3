package dev.teff.runtime;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.Journal;
import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.UnionCodec;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.EventLog;
import dev.teff.persistence.spi.LogRecord;
import dev.teff.runtime.wire.WireReader;
import java.util.List;
import java.util.function.BiFunction;

/** The event-sourced state of one activation. */
final class EventJournal<S, E> extends DurableState implements Journal<S, E> {
  private final Codec<E> codec;
  private final BiFunction<? super S, ? super E, ? extends S> apply;
  private S state;
  private S sealedState;

  EventJournal(
      Activation activation,
      EventLog log,
      Codec<E> codec,
      S empty,
      BiFunction<? super S, ? super E, ? extends S> apply) {
    super(activation, log, Batch.Retention.ALL);
    this.codec = codec;
    this.apply = apply;
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
    if (codec instanceof UnionCodec<E> union) {
      add(union.memberName(event), out -> union.writeMember(event, out));
    } else {
      add(codec.shape().typeName(), out -> codec.write(event, out));
    }
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
  void restore() {
    state = sealedState;
  }

  @Override
  void recover(LogRecord logRecord) {
    state = apply.apply(state, decode(logRecord));
  }

  private E decode(LogRecord logRecord) {
    Codec<? extends E> member =
        codec instanceof UnionCodec<E> union
            ? union.member(logRecord.type())
            : codec.shape().typeName().equals(logRecord.type()) ? codec : null;
    if (member == null) {
      throw new GrainException(
          ErrorCode.UNKNOWN_EVENT_TYPE,
          Outcome.DID_NOT_RUN,
          "The code no longer knows the event type \"%s\" | grain %s, sequence %d | the event was renamed or removed after it had been stored, or an older version runs | bring the type back under this name with @TypeName(\"%s\")"
              .formatted(
                  logRecord.type(), activation.id(), logRecord.sequence(), logRecord.type()));
    }
    try {
      return WireReader.decode(member, logRecord.payload());
    } catch (DecodingException e) {
      throw Recovery.unreadable(activation.id(), logRecord, e);
    }
  }
}
