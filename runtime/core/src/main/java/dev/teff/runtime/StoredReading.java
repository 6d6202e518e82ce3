package dev.teff.runtime;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.Grain;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.EventHistory;
import dev.teff.grains.spi.SnapshotFormat;
import dev.teff.persistence.spi.LogRecord;
import dev.teff.persistence.spi.Snapshot;
import dev.teff.persistence.spi.Store;
import dev.teff.runtime.wire.JsonWriter;
import dev.teff.runtime.wire.WireReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One look at what a grain stored. For use by one thread.
 *
 * <p>People look when something is wrong: {@link #history} shows what can be read, and says what
 * cannot. {@link #replay} fails as a silo would.
 */
final class StoredReading<K, G extends Grain<K>> {
  private final Store store;
  private final GrainKind<K, G> kind;
  private final GrainId grain;
  private final Codec<Object> codec;
  private final EventTypes<Object> events;
  private final List<StoredEvent> seen = new ArrayList<>();
  private boolean over;
  private long next;
  private @Nullable Fold fold;
  private @Nullable Object state;
  private @Nullable Snapshot beginning;
  private @Nullable RuntimeException doubt; // the first thing that keeps the state from being known

  @SuppressWarnings("unchecked") // tools look at events of every type
  StoredReading(Store store, GrainKind<K, G> kind, GrainId grain) {
    this.store = store;
    this.kind = kind;
    this.grain = grain;
    this.codec =
        (Codec<Object>)
            kind.events()
                .or(kind::value)
                .orElseThrow(() ->
                    new GrainException(
                        ErrorCode.STATE_UNDECLARED,
                        Outcome.DID_NOT_RUN,
                        "Grains of type %s store nothing | class %s | it has no journal and no state | look at a grain that has one"
                            .formatted(kind.typeName(), kind.implementationName())));
    this.events =
        new EventTypes<>(codec, kind.events().isPresent() ? kind.history() : EventHistory.NONE);
  }

  StoredHistory history(Predicate<StoredEvent> counts) {
    begin();
    try {
      read(stored -> {
        StoredEvent event = describe(stored);
        over |= !counts.test(event);
        if (!over) {
          seen.add(event);
        }
        return !over;
      });
    } catch (GrainException e) {
      if (e.code() != ErrorCode.RECORD_CORRUPTED) {
        throw e;
      }
      doubt(e); // the store has nothing more to tell
    }
    return new StoredHistory(seen, show());
  }

  /**
   * Reads every event and applies it.
   *
   * @throws GrainException what a silo would fail with
   */
  void replay() {
    begin();
    read(stored -> true);
    if (doubt instanceof GrainException known) {
      throw known;
    }
    if (doubt != null) {
      throw Failures.activation(kind, grain, doubt);
    }
  }

  private void begin() {
    try {
      Fold asked = Fold.of(kind, grain);
      fold = asked;
      state = asked.empty();
    } catch (RuntimeException e) {
      doubt(e);
    }
  }

  private void doubt(RuntimeException why) {
    if (doubt == null) {
      doubt = why;
    }
  }

  private void read(Predicate<LogRecord> wanted) {
    store
        .events()
        .read(
            grain,
            1,
            Long.MAX_VALUE,
            stored -> {
              if (next != 0 && stored.sequence() != next) {
                doubt(Recovery.hole(grain, next));
              }
              if (next == 0 && stored.sequence() > 1 && kind.events().isPresent()) {
                beginInTheMiddle(stored);
              }
              next = stored.sequence() + 1;
              if (wanted.test(stored) && doubt == null) {
                try {
                  apply(stored);
                } catch (RuntimeException e) { // the store's, or the grain's own
                  doubt(e);
                }
              }
            });
  }

  /** Older events are gone: the state is known from the snapshot on. */
  private void beginInTheMiddle(LogRecord first) {
    try {
      if (Note.decode(first.meta()).begins()) {
        return;
      }
      beginning =
          store
              .snapshots()
              .load(grain)
              .filter(snapshot -> kind.snapshots().isPresent())
              .orElseThrow(() -> Recovery.beginningGone(grain, first.sequence()));
    } catch (DecodingException e) {
      doubt(Recovery.unreadable(grain, first, e));
    } catch (GrainException e) {
      doubt(e);
    }
  }

  private void apply(LogRecord stored) {
    Fold known = fold;
    if (known == null || stored.type().equals(LogRecord.NO_EVENT)) {
      return;
    }
    Snapshot from = beginning;
    if (from != null && stored.sequence() <= from.sequence()) {
      state = stored.sequence() == from.sequence() ? stateOf(from) : state;
      return;
    }
    event(stored).ifPresent(event -> state = known.apply().apply(state, event));
  }

  /** A stored event as one of today. A value is read whatever name its type had once. */
  private Optional<Object> event(LogRecord stored) {
    if (kind.events().isPresent()) {
      return events.read(grain, stored);
    }
    try {
      return Optional.of(WireReader.decode(codec, stored.payload()));
    } catch (DecodingException e) {
      throw Recovery.unreadable(grain, stored, e);
    }
  }

  private Object stateOf(Snapshot snapshot) {
    SnapshotFormat format = kind.snapshots().orElseThrow();
    SnapshotImage image = WireReader.decode(SnapshotImage.CODEC, snapshot.content());
    return WireReader.decode(format.state(), image.state());
  }

  private StoredEvent describe(LogRecord stored) {
    Note note = Note.NOTHING;
    Optional<String> json = Optional.empty();
    Optional<String> problem = Optional.empty();
    try {
      note = note(stored);
      json =
          stored.type().equals(LogRecord.NO_EVENT)
              ? Optional.empty()
              : event(stored).map(events::json);
    } catch (GrainException e) {
      problem = Optional.of(String.valueOf(e.getMessage()));
      doubt(e);
    }
    Note known = note;
    return new StoredEvent(
        stored.sequence(),
        stored.epoch(),
        stored.time(),
        stored.type(),
        json,
        Optional.of(known.caller()).filter(caller -> !caller.isEmpty()),
        known.receipts().stream().findFirst().filter(each -> !known.whole()).map(Receipt::key),
        problem);
  }

  private Note note(LogRecord stored) {
    try {
      return Note.decode(stored.meta());
    } catch (DecodingException e) {
      throw Recovery.unreadable(grain, stored, e);
    }
  }

  @SuppressWarnings("unchecked") // the codec is of this state
  private String show() {
    if (doubt != null) {
      return "unknown: " + (doubt.getMessage() == null ? doubt : doubt.getMessage());
    }
    Object shown = state;
    Snapshot from = beginning;
    if (from != null && next <= from.sequence()) {
      return "unknown: older events are gone, and the snapshot is as of " + from.sequence();
    }
    if (shown == null) {
      return "null";
    }
    Optional<Codec<?>> codec =
        kind.snapshots().<Codec<?>>map(SnapshotFormat::state).or(kind::value);
    return codec
        .map(each -> JsonWriter.pretty((Codec<Object>) each, shown))
        .orElseGet(() -> String.valueOf(shown));
  }
}
