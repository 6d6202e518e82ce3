package dev.teff.runtime.cluster;

import dev.teff.runtime.wire.WireWriter;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written to one connection. Filled by any thread, emptied by the event loop,
 * which writes all that has come together since its last turn at once.
 *
 * <p>A write takes as long as some ten calls. Where many virtual threads send at once, the first of
 * them does not wake the event loop at once, but lets those run that are ready to; so their frames
 * leave with its own.
 *
 * @param <T> what leaves
 */
final class Outbox<T extends Outbox.Outgoing> {
  private static final int BATCH_BYTES = 128 << 10;

  /** After a write of as many frames, more are gathered for the next one. */
  private static final int MANY = 8;

  /** Nobody goes on gathering when as many bytes wait. */
  private static final int ENOUGH_BYTES = 32 << 10;

  private enum Drain {
    NOT_DUE,
    /** Somebody will see to it when those that run before it have added theirs. */
    PUT_OFF,
    DUE
  }

  // Immutable state.
  private final long limit;
  private final Predicate<T> leaving;
  private final Consumer<T> stranded;

  // Mutable state. `socket` is set once, by the event loop; `closed` once, by whoever closes.
  private final Queue<T> queue = new ConcurrentLinkedQueue<>();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicReference<Drain> drain = new AtomicReference<>(Drain.NOT_DUE);
  private volatile @Nullable FrameSocket socket;
  private volatile boolean closed;
  private volatile boolean busy; // the last write was of many frames

  // Of the event loop: what leaves together.
  private final List<WireWriter> batch = new ArrayList<>();

  /**
   * An outbox that keeps everything until it is opened.
   *
   * @param limit how many bytes may wait here and in the socket; one frame always may
   * @param leaving asked on the event loop just before a frame is handed to the socket; false drops
   *     it
   * @param stranded gets what was never handed to the socket when the outbox is closed
   */
  Outbox(long limit, Predicate<T> leaving, Consumer<T> stranded) {
    this.limit = limit;
    this.leaving = leaving;
    this.stranded = stranded;
  }

  /** A frame on its way, encoded. */
  interface Outgoing {
    /** The envelope's bytes. */
    WireWriter frame();
  }

  /** Takes a frame; false when too many bytes wait already. */
  boolean offer(T outgoing) {
    boolean taken = hold(outgoing);
    if (taken) {
      flush();
    }
    return taken;
  }

  /**
   * The same for a thread that can let others run first, so that their frames leave with its own.
   */
  boolean offerWithOthers(T outgoing) {
    boolean taken = hold(outgoing);
    if (taken) {
      gather();
    }
    return taken;
  }

  /** The same, and leaves it to the caller to {@link #flush}. */
  boolean hold(T outgoing) {
    int size = size(outgoing);
    long waiting = bytes.addAndGet(size);
    if (waiting > limit && waiting > size) {
      bytes.addAndGet(-size);
      return false;
    }
    queue.add(outgoing);
    if (closed) {
      strand(); // whoever closed may have looked at the queue before the frame was in it
    }
    return true;
  }

  /** Begins to write. On the socket's event loop. */
  void open(FrameSocket to) {
    socket = to;
    flush();
  }

  /** Writes nothing any more. */
  void close() {
    closed = true;
    strand();
  }

  private void strand() {
    for (T left = queue.poll(); left != null; left = queue.poll()) {
      bytes.addAndGet(-size(left));
      stranded.accept(left);
    }
  }

  /** Has everything written that is there. */
  void flush() {
    // Mostly it is due: a look costs less than an exchange, which takes the word from the others.
    if (socket != null && drain.get() != Drain.DUE && drain.getAndSet(Drain.DUE) != Drain.DUE) {
      schedule();
    }
  }

  /** Has everything written that is there, when others had the time to add theirs. */
  @SuppressWarnings("ThreadPriorityCheck") // what comes of it is a larger write, or the same one
  private void gather() {
    // Only a virtual thread goes behind those that are ready to run when it yields.
    if (!busy || bytes.get() > ENOUGH_BYTES || !Thread.currentThread().isVirtual()) {
      flush();
    } else if (socket != null
        && drain.get() == Drain.NOT_DUE
        && drain.compareAndSet(Drain.NOT_DUE, Drain.PUT_OFF)) {
      Thread.yield();
      if (drain.compareAndSet(Drain.PUT_OFF, Drain.DUE)) {
        schedule();
      }
    }
  }

  private void schedule() {
    FrameSocket to = Objects.requireNonNull(socket);
    if (!to.execute(() -> drain(to))) {
      closed = true;
    }
  }

  private void drain(FrameSocket to) {
    // Before the queue is looked at: what comes later schedules the next turn.
    drain.set(Drain.NOT_DUE);
    int frames = 0;
    int size = 0;
    while (!closed) {
      T next = queue.poll();
      if (next == null) {
        break;
      }
      if (leaving.test(next)) {
        batch.add(next.frame());
        size += size(next);
        frames++;
      } else {
        bytes.addAndGet(-size(next));
      }
      if (size >= BATCH_BYTES) {
        write(size, to);
        size = 0;
      }
    }
    write(size, to);
    boolean many = frames >= MANY;
    if (frames > 0 && busy != many) {
      busy = many;
    }
  }

  private void write(int size, FrameSocket to) {
    if (size > 0) {
      Buffer together = Buffer.buffer(size);
      for (WireWriter frame : batch) {
        together.appendInt(frame.size()).appendBytes(frame.array(), 0, frame.size());
      }
      batch.clear();
      to.write(together, () -> bytes.addAndGet(-size));
    }
  }

  private static int size(Outgoing outgoing) {
    return Envelope.LENGTH_BYTES + outgoing.frame().size();
  }
}
