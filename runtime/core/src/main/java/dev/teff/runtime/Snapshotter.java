package dev.teff.runtime;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.SnapshotFormat;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.EventLog;
import dev.teff.persistence.spi.LogRecord;
import dev.teff.persistence.spi.Snapshot;
import dev.teff.persistence.spi.Snapshots;
import dev.teff.runtime.wire.EncodingException;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the snapshots of one journal, and finds the one that recovery may begin with.
 *
 * <p>A snapshot is of a state that is durable: it is decided at a seal, where the state is one
 * immutable reference, and encoded and saved, on a thread of its own, once the batch behind that
 * seal is committed. One is taken at a time.
 *
 * @param <S> the state
 */
final class Snapshotter<S> {
  private static final Logger LOG = LoggerFactory.getLogger("dev.teff.snapshots");
  private static final int REPEATED_PER_EVENT = 4;
  private static final int MOST_PUT_OFF = 16;
  private static final byte[] NOTHING = {};

  // Immutable.
  private final Activation activation;
  private final EventLog log;
  private final Snapshots stored;
  private final Claim claim;
  private final SnapshotFormat format;
  private final Codec<S> codec;
  private final long shape;
  private final SnapshotPolicy policy;

  // Owned by the holder of the baton.
  private long newEvents;
  private long newBytes;

  private final AtomicBoolean busy = new AtomicBoolean();

  /**
   * By how many powers of two the next one is put off, because the last ones were too large to be
   * stored. Changes only while busy.
   */
  private volatile int putOff;

  @SuppressWarnings("unchecked") // the processor took the codec from the journal's declared type
  Snapshotter(
      Activation activation, EventLog log, Snapshots stored, Claim claim, SnapshotFormat format) {
    this.activation = activation;
    this.log = log;
    this.stored = stored;
    this.claim = claim;
    this.format = format;
    this.codec = (Codec<S>) format.state();
    this.shape = Fingerprint.of(codec.shape());
    this.policy = activation.silo().settings().snapshots();
  }

  /**
   * What takes the place of a deleted grain's snapshot: nothing, as of a claim behind all those
   * whose activations may still have one to save. Their stores pass it over.
   */
  static Snapshot deleted(Claim claim) {
    return new Snapshot(claim.head(), claim.epoch(), NOTHING);
  }

  /** A snapshot that can be read. */
  record Loaded<S>(long sequence, long mark, S state, Note notes) {}

  /**
   * The state to begin recovery with.
   *
   * @param replay knows whether there is another way
   */
  Optional<Loaded<S>> load(Replay replay) {
    try {
      return stored.load(id()).flatMap(snapshot -> read(snapshot, replay));
    } catch (GrainException e) {
      if (e.code() != ErrorCode.RECORD_CORRUPTED && !replay.isComplete()) {
        throw e; // the snapshot is not lost, and there is no other way
      }
      return unreadable(e);
    } catch (DecodingException e) {
      return unreadable(e);
    }
  }

  private Optional<Loaded<S>> unreadable(RuntimeException e) {
    LOG.warn("The snapshot of {} cannot be read; its events are replayed instead.", id(), e);
    return Optional.empty();
  }

  private Optional<Loaded<S>> read(Snapshot snapshot, Replay replay) {
    if (snapshot.content().length == 0) {
      return Optional.empty();
    }
    if (snapshot.sequence() < claim.first() || snapshot.sequence() > claim.head()) {
      unfit(snapshot.sequence(), "the log does not hold the event it is as of");
      return Optional.empty();
    }
    SnapshotImage image = WireReader.decode(SnapshotImage.CODEC, snapshot.content());
    if (image.shape() != shape || image.version() != format.version()) {
      if (replay.isComplete()) {
        unfit(snapshot.sequence(), "the code of the state has changed since");
        return Optional.empty();
      }
      LOG.warn(
          "The state of {} has changed its code since its snapshot at {}, but older events are"
              + " gone: the snapshot is read as it is.",
          id(),
          snapshot.sequence());
    }
    S state = WireReader.decode(codec, image.state());
    return Optional.of(new Loaded<>(snapshot.sequence(), image.mark(), state, image.notes()));
  }

  /** Says that a snapshot is passed over. */
  void unfit(long sequence, String why) {
    LOG.warn(
        "The snapshot of {} at {} does not count: {}. Its events are replayed instead.",
        id(),
        sequence,
        why);
  }

  /** Notes a recovery; one that took long is followed by a snapshot. */
  void recovered(Replay replay, long nanos, S state) {
    newEvents = replay.count();
    LogRecord last = replay.last();
    if (last != null && replay.count() > 0 && (policy.isSlow(nanos) || isDue())) {
      begin(last.sequence(), SnapshotImage.mark(last), state).run();
    }
  }

  /** Notes a sealed batch; returns what to do once it is committed, if anything. */
  @Nullable Runnable sealed(Batch batch, S state) {
    newEvents += batch.events().size();
    newBytes += batch.bytes();
    if (busy.get() || !isDue()) {
      return null;
    }
    long mark = SnapshotImage.mark(batch.epoch(), batch.time(), batch.events().getLast());
    return begin(batch.head(), mark, state);
  }

  /**
   * A snapshot repeats all receipts, so there are the fewer of them the more it has to repeat: over
   * time, a few receipts are written per event.
   */
  private boolean isDue() {
    return policy.isDue(newEvents >> putOff, newBytes >> putOff)
        && (!activation.hasNotes() || newEvents * REPEATED_PER_EVENT >= activation.notes().size());
  }

  private Runnable begin(long sequence, long mark, S state) {
    newEvents = 0;
    newBytes = 0;
    busy.set(true);
    Note notes = activation.hasNotes() ? activation.notes().whole("") : Note.NOTHING;
    return () -> activation.silo().execute(() -> take(sequence, mark, state, notes));
  }

  private void take(long sequence, long mark, S state, Note notes) {
    try {
      byte[] encoded = WireWriter.encode(codec, state);
      var image = new SnapshotImage(mark, shape, format.version(), encoded, notes);
      byte[] content = WireWriter.encode(SnapshotImage.CODEC, image);
      if (stored.save(id(), new Snapshot(sequence, claim.epoch(), content))) {
        putOff = 0;
        forgetBehind(sequence);
        busy.set(false);
      } else {
        // Stays busy: the stored one is newer than all that this claim can take.
        LOG.warn(
            "The store holds a newer snapshot of {} than that at {}, which was taken last: the"
                + " grain was claimed anew, or its snapshot comes from another backup than its"
                + " events. This activation takes no more, and forgets no events.",
            id(),
            sequence);
      }
    } catch (EncodingException e) {
      // Stays busy: the next one would be no smaller.
      LOG.warn("{} takes no more snapshots: {}", id(), e.getMessage());
    } catch (RuntimeException | Error e) {
      if (e instanceof GrainException refused && refused.code() == ErrorCode.EVENT_TOO_LARGE) {
        tooLarge(sequence, refused);
      } else {
        LOG.warn("No snapshot of {} at {} was saved.", id(), sequence, e);
      }
      busy.set(false);
    }
  }

  /** The state may become smaller; until it does, whatever is tried is in vain. */
  private void tooLarge(long sequence, GrainException refused) {
    if (putOff == 0) {
      LOG.warn(
          "No snapshot of {} at {} was saved, and the next ones are tried at ever longer"
              + " intervals: {}",
          id(),
          sequence,
          refused.getMessage());
    }
    putOff = Math.min(putOff + 1, MOST_PUT_OFF);
  }

  /** The record that the snapshot is as of stays: recovery compares it. */
  private void forgetBehind(long sequence) {
    long first = sequence - format.keptEvents();
    if (first > claim.first() && !log.trim(id(), claim.epoch(), first)) {
      LOG.debug("{} was claimed anew; its events behind {} stay for now.", id(), sequence);
    }
  }

  private GrainId id() {
    return activation.id();
  }
}
