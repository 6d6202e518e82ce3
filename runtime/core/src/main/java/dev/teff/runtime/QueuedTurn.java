package dev.teff.runtime;

import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.Timekeeper;
import dev.teff.runtime.spi.Timings;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Something that waits in a mailbox for the baton. */
abstract sealed class QueuedTurn {
  /** The next in line; written by the one who queues, then by the one who took the chain. */
  @Nullable QueuedTurn next;

  /** How many were queued when this one came, itself included; written by the one who queues. */
  int position;

  /**
   * Whether it stood back for an activation to leave, in vain; owned by the holder of the baton.
   */
  boolean overdue;

  /** Takes what stands behind this one off it. */
  final @Nullable QueuedTurn takeNext() {
    QueuedTurn taken = next;
    next = null;
    return taken;
  }

  /** A call; before anybody else who may run it or send it on. */
  static Call of(CallRequest request) {
    var call = new Call(request);
    call.heed();
    return call;
  }

  static Tick of(Runnable tick) {
    return new Tick(tick, false, QueuedTurn::nothing);
  }

  /** Takes in what other copies of a grain did; also while a turn waits for those. */
  static Tick merge(Runnable tick) {
    return merge(tick, QueuedTurn::nothing);
  }

  /**
   * The same.
   *
   * @param ended told instead when the activation ends before
   */
  static Tick merge(Runnable tick, Runnable ended) {
    return new Tick(tick, true, ended);
  }

  private static void nothing() {}

  /** The calls of some chains, one behind the other; ticks end with their activation. */
  static @Nullable QueuedTurn calls(@Nullable QueuedTurn... chains) {
    var anchor = of(() -> {});
    QueuedTurn end = anchor;
    for (QueuedTurn chain : chains) {
      end = appendCalls(end, chain);
    }
    return anchor.next;
  }

  private static QueuedTurn appendCalls(QueuedTurn last, @Nullable QueuedTurn chain) {
    QueuedTurn end = last;
    for (QueuedTurn turn = chain; turn != null; turn = turn.next) {
      if (turn instanceof Call call && call.claim()) {
        end.next = of(call.request);
        end = end.next;
      } else if (turn instanceof Tick tick) {
        tick.ended.run();
      }
    }
    return end;
  }

  /** Does something with each call of a chain that nobody has claimed. */
  static void forEach(@Nullable QueuedTurn chain, Consumer<CallRequest> action) {
    for (QueuedTurn turn = chain; turn != null; turn = turn.next) {
      if (turn instanceof Call call && call.claim()) {
        action.accept(call.request);
      }
    }
  }

  /** A call. */
  static final class Call extends QueuedTurn {
    private static final VarHandle CLAIMED;

    static {
      try {
        CLAIMED = MethodHandles.lookup().findVarHandle(Call.class, "claimed", boolean.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    final CallRequest request;

    private long since; // written by the one who queues; 0 when nobody looks at the wait

    @SuppressWarnings("UnusedVariable") // through CLAIMED
    private volatile boolean claimed;

    private Call(CallRequest request) {
      this.request = request;
    }

    /** Begins to wait, and is watched now and then. */
    void mark(Host silo) {
      if (silo.isTimed() && ThreadLocalRandom.current().nextInt(Timings.WAITS) == 0) {
        since = silo.time().nanos() | 1;
      }
    }

    /**
     * Lets who waits on another silo take the call back while it is queued: the turns before it may
     * wait for just that. Those who wait on this one leave without asking.
     */
    private void heed() {
      if (request.cancellable() && !(request instanceof WaitingRequest)) {
        request.whenCancelled(this::takeBack);
      }
    }

    private void takeBack() {
      if (claim()) {
        request.failed(Failures.cancelledWaiting(request));
      }
    }

    /** Has waited; told once. */
    void taken(Activation activation, long now) {
      if (since != 0) {
        activation.silo().timings().waited(activation.kind().typeName(), now - since);
      }
    }

    /**
     * Whether it is the caller who decides what becomes of the call: to run it, to fail it where it
     * stands in the queue, or to send it on.
     */
    boolean claim() {
      return CLAIMED.compareAndSet(this, false, true);
    }
  }

  /** A timer's tick. */
  static final class Tick extends QueuedTurn {
    final Runnable work;
    final boolean merges;
    final Runnable ended; // what to do when it ends with its activation instead

    private Tick(Runnable work, boolean merges, Runnable ended) {
      this.work = work;
      this.merges = merges;
      this.ended = ended;
    }
  }

  /** A turn that gave up the baton and wants it back. */
  static final class Resumption extends QueuedTurn {
    private final Thread thread = Thread.currentThread();
    private volatile boolean granted;

    /** Hands over the baton; by its holder, who has it no more. */
    void grant() {
      granted = true;
      LockSupport.unpark(thread);
    }

    /** Waits for the baton; the holder's own deadline bounds how long. */
    void await(Timekeeper time) {
      Parking.await(time, this, time.nanos() + Long.MAX_VALUE / 2, () -> granted);
    }
  }
}
