package dev.teff.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One word that is the lock and the queue of an activation.
 *
 * <p>The word is null (nobody runs), {@link #RUNNING} (somebody holds the baton, nothing queued), a
 * chain of turns, newest first (somebody holds the baton, these wait), or {@link #CLOSED} (gone for
 * ever). Because taking the baton means swapping null for {@code RUNNING}, nobody overtakes a turn
 * that is queued.
 *
 * <pre>
 *            tryAcquire              offer
 *   null ───────────────► RUNNING ───────────► chain
 *    ▲                     │   ▲                │
 *    └─────────────────────┘   └────────────────┘
 *          tryRelease               takeAll
 *
 *   RUNNING or chain ── close ──► CLOSED
 * </pre>
 *
 * <p>Whoever holds the baton may call {@link #tryRelease}, {@link #takeAll} and {@link #close}; any
 * thread may call the rest. What one holder wrote, the next one sees.
 */
abstract class Mailbox {
  private static final VarHandle WORD;
  private static final Object RUNNING = new Object();
  private static final Object CLOSED = new Object();

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(Mailbox.class, "word", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("UnusedVariable") // through WORD
  private volatile @Nullable Object word;

  /** What became of an offered turn. */
  enum Offer {
    /** It waits; the holder of the baton will see to it. */
    QUEUED,
    /** Nobody held the baton: the offerer does now and must run the turn, which was not queued. */
    ACQUIRED,
    /** As many turns wait as may. */
    FULL,
    /** The mailbox is closed. */
    REFUSED
  }

  /** For a mailbox whose creator holds the baton, or not. */
  protected Mailbox(boolean acquired) {
    if (acquired) {
      WORD.set(this, RUNNING);
    }
  }

  /** Takes the baton if nobody holds it. */
  final boolean tryAcquire() {
    return WORD.compareAndSet(this, null, RUNNING);
  }

  /** Gives the baton back, unless turns are waiting. */
  final boolean tryRelease() {
    return WORD.compareAndSet(this, RUNNING, null);
  }

  /** Whether nobody holds the baton; true only for a moment. */
  final boolean isIdle() {
    return word == null;
  }

  /**
   * Queues a turn, or takes the baton when it is free.
   *
   * @param most how many turns may be queued, this one included
   */
  final Offer offer(QueuedTurn turn, int most) {
    while (true) {
      Object seen = word;
      if (seen == CLOSED) {
        return Offer.REFUSED;
      }
      if (seen == null) {
        turn.next = null; // it may have been about to queue behind others, who have run since
        if (WORD.compareAndSet(this, null, RUNNING)) {
          return Offer.ACQUIRED;
        }
      } else {
        QueuedTurn newest = seen instanceof QueuedTurn queued ? queued : null;
        turn.position = newest == null ? 1 : newest.position + 1;
        if (turn.position > most) {
          return Offer.FULL;
        }
        turn.next = newest;
        if (WORD.compareAndSet(this, seen, turn)) {
          return Offer.QUEUED;
        }
      }
    }
  }

  /** What is queued, newest first; stays as it is while the caller holds the baton. */
  final @Nullable QueuedTurn newest() {
    return word instanceof QueuedTurn queued ? queued : null;
  }

  /** Takes what is queued, oldest first, and keeps the baton. */
  final @Nullable QueuedTurn takeAll() {
    return oldestFirst(WORD.getAndSet(this, RUNNING));
  }

  /** Closes for ever and hands over what was queued, oldest first. */
  final @Nullable QueuedTurn close() {
    return oldestFirst(WORD.getAndSet(this, CLOSED));
  }

  private static @Nullable QueuedTurn oldestFirst(@Nullable Object word) {
    QueuedTurn older = word instanceof QueuedTurn newest ? newest : null;
    QueuedTurn reversed = null;
    while (older != null) {
      QueuedTurn next = older.next;
      older.next = reversed;
      reversed = older;
      older = next;
    }
    return reversed;
  }
}
