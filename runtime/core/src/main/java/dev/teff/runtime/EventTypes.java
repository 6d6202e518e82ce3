package dev.teff.runtime;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.EventHistory;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.grains.spi.UnionCodec;
import dev.teff.persistence.spi.LogRecord;
import dev.teff.runtime.wire.JsonWriter;
import dev.teff.runtime.wire.WireReader;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The event types of a journal: those of today, and those that it once stored.
 *
 * @param codec the codec of today's events
 * @param <E> the events
 */
record EventTypes<E>(Codec<E> codec, EventHistory history) {
  /** The name under which an event is stored. */
  String name(E event) {
    return codec instanceof UnionCodec<E> union
        ? union.memberName(event)
        : codec.shape().typeName();
  }

  void write(E event, FieldWriter out) {
    if (codec instanceof UnionCodec<E> union) {
      union.writeMember(event, out);
    } else {
      codec.write(event, out);
    }
  }

  /** An event as one line of JSON. */
  String json(E event) {
    Codec<?> member =
        codec instanceof UnionCodec<E> union
            ? Objects.requireNonNull(union.member(union.memberName(event)), "member")
            : codec;
    var json = new JsonWriter(member.shape());
    write(event, json);
    return json.compact();
  }

  /** A stored event as one of today; empty when its type is retired. */
  Optional<E> read(GrainId grain, LogRecord stored) {
    Codec<? extends E> known = find(stored.type());
    if (known == null) {
      if (history.retired().contains(stored.type())) {
        return Optional.empty();
      }
      throw unknown(grain, stored);
    }
    try {
      return Optional.of(WireReader.decode(known, stored.payload()));
    } catch (DecodingException e) {
      throw Recovery.unreadable(grain, stored, e);
    }
  }

  @SuppressWarnings("unchecked") // the processor checked that an upcast returns an event
  private @Nullable Codec<? extends E> find(String name) {
    Codec<? extends E> today =
        codec instanceof UnionCodec<E> union
            ? union.member(name)
            : codec.shape().typeName().equals(name) ? codec : null;
    return today == null ? (Codec<? extends E>) history.former().get(name) : today;
  }

  private static GrainException unknown(GrainId grain, LogRecord stored) {
    return new GrainException(
        ErrorCode.UNKNOWN_EVENT_TYPE,
        Outcome.DID_NOT_RUN,
        "The code does not know the event type \"%s\" | grain %s, sequence %d | a newer version stored it, or it was renamed or removed after it had been stored | run the newer version; or bring the type back under this name with @TypeName(\"%s\"), write an @Upcast for it, or name it in @RetiredEvents; other grains are not affected"
            .formatted(stored.type(), grain, stored.sequence(), stored.type()));
  }
}
