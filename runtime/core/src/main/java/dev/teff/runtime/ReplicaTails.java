package dev.teff.runtime;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.persistence.spi.EventLog.RecordReader;
import dev.teff.persistence.spi.LogRecord;
import dev.teff.runtime.ReplicaList.Entry;
import dev.teff.runtime.ReplicaList.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How far one copy has heard of the logs of the others. Reading may be done by any thread; the rest
 * by the holder of the activation's baton.
 */
final class ReplicaTails {
  private final ReplicaRegister register;
  private final long mine;
  private final Map<Long, Long> heads = new ConcurrentHashMap<>();
  private final Map<Long, Long> pending = new ConcurrentHashMap<>();
  private final Set<Long> ended = ConcurrentHashMap.newKeySet();
  private volatile ReplicaList list = ReplicaList.EMPTY;

  ReplicaTails(ReplicaRegister register, long mine) {
    this.register = register;
    this.mine = mine;
  }

  /**
   * What was new in a log.
   *
   * @param head how far it was read
   * @param last whether nothing can be added to it any more
   * @param damage why what stands behind that could not be read; null when nothing does
   */
  record Tail(
      long replica,
      List<LogRecord> records,
      long head,
      boolean last,
      @Nullable GrainException damage) {
    Tail {
      records = List.copyOf(records);
    }

    /** The same, of which only the records up to one were taken for good. */
    Tail upTo(long taken) {
      return new Tail(replica, records, taken, false, null);
    }
  }

  /** Whether a replica's number was given to anybody, as far as is known here. */
  boolean isKnown(long replica) {
    return list.first(entry -> entry.replica() == replica).isPresent();
  }

  /**
   * Refuses a change whose author, as far as is known here, is not another copy that goes on.
   *
   * @throws dev.teff.grains.GrainException {@code TEFF-323} or {@code TEFF-321}
   */
  void requireOther(long author) {
    if (!isKnown(author)) {
      throw ReplicaFailures.forged(register.grain(), author);
    }
    if (author == mine || list.isRetired(author)) {
      throw ReplicaFailures.retired(register.grain(), author);
    }
  }

  /** Learns which numbers were given; blocks on the store. */
  void lookUp() {
    list = register.read();
  }

  /**
   * Reads what is new in the others' logs, and looks who has died; blocks on the store. A log that
   * is damaged keeps nobody from the others.
   *
   * @throws dev.teff.grains.GrainException {@code TEFF-323} when this copy itself is retired
   */
  List<Tail> read() {
    ReplicaList before = register.read();
    if (before.isRetired(mine)) {
      throw ReplicaFailures.retired(register.grain(), mine);
    }
    register.signOfLife(mine, before);
    ReplicaList now = register.retireDead(before) ? register.read() : before;
    list = now;
    var tails = new ArrayList<Tail>();
    for (Entry entry : now.entries()) {
      if (entry.replica() != mine && !ended.contains(entry.replica())) {
        tails.add(read(entry.replica(), entry.state() == State.RETIRED));
      }
    }
    return tails;
  }

  /** Reads what is new in the log of another one; blocks on the store. */
  Tail read(long replica) {
    return read(replica, false);
  }

  private Tail read(long replica, boolean last) {
    var records = new ArrayList<LogRecord>();
    long head = head(replica);
    try {
      if (isWaitingForMore(replica)) {
        return new Tail(replica, records, head, last, null);
      }
    } catch (GrainException e) {
      return new Tail(replica, records, head, false, ofThatLog(e));
    }
    var reader = new PartReader(register.log(replica), records::add);
    GrainException damage = null;
    try {
      read(replica, head + 1, reader);
      pending.put(replica, reader.pending());
    } catch (GrainException e) {
      damage = ofThatLog(e);
    }
    boolean ends = last && damage == null;
    return new Tail(replica, records, Math.max(head, reader.complete()), ends, damage);
  }

  /** A failure again, if it concerns one log; what concerns the store is thrown. */
  private static GrainException ofThatLog(GrainException failure) {
    if (failure.code() != ErrorCode.RECORD_CORRUPTED) {
      throw failure;
    }
    return failure;
  }

  /** Whether a log ends in what is not complete, as it did when it was read: it may be large. */
  private boolean isWaitingForMore(long replica) {
    long seen = pending.getOrDefault(replica, 0L);
    if (seen <= head(replica)) {
      return false;
    }
    boolean[] more = {false};
    read(replica, seen + 1, stored -> more[0] = true);
    return !more[0];
  }

  private void read(long replica, long from, RecordReader reader) {
    register.store().events().read(register.log(replica), from, Long.MAX_VALUE, reader);
  }

  /** Notes that a tail was merged. */
  void taken(Tail tail) {
    if (!tail.records().isEmpty()) {
      heads.merge(tail.replica(), tail.head(), Math::max);
    }
    if (tail.last()) {
      ended.add(tail.replica());
    }
  }

  /** How far a replica's log is known. */
  long head(long replica) {
    return heads.getOrDefault(replica, 0L);
  }

  /** Notes a change that came from its author, unless something before it is missing. */
  void heard(ReplicaDelta delta) {
    if (delta.first() > 0) {
      heads.computeIfPresent(
          delta.author(),
          (author, head) -> delta.first() <= head + 1 ? Math.max(head, delta.last()) : head);
    }
  }
}
