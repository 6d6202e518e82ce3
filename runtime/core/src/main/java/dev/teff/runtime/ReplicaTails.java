package dev.teff.runtime;

import dev.teff.persistence.spi.LogRecord;
import dev.teff.runtime.ReplicaList.Entry;
import dev.teff.runtime.ReplicaList.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far one copy has heard of the logs of the others. Reading may be done by any thread; the rest
 * by the holder of the activation's baton.
 */
final class ReplicaTails {
  private final ReplicaRegister register;
  private final long mine;
  private final Map<Long, Long> heads = new ConcurrentHashMap<>();
  private final Set<Long> ended = ConcurrentHashMap.newKeySet();
  private volatile ReplicaList list = ReplicaList.EMPTY;

  ReplicaTails(ReplicaRegister register, long mine) {
    this.register = register;
    this.mine = mine;
  }

  /**
   * What was new in a log.
   *
   * @param last whether nothing can be added to it any more
   */
  record Tail(long replica, List<LogRecord> records, boolean last) {
    Tail {
      records = List.copyOf(records);
    }
  }

  /** Whether a replica's number was given to anybody, as far as is known here. */
  boolean isKnown(long replica) {
    return list.first(entry -> entry.replica() == replica).isPresent();
  }

  /** Learns which numbers were given; blocks on the store. */
  void lookUp() {
    list = register.read();
  }

  boolean isRetired(long replica) {
    return list.isRetired(replica);
  }

  /** Reads what is new in the others' logs, and looks who has died; blocks on the store. */
  List<Tail> read() {
    ReplicaList before = register.read();
    register.signOfLife(mine, before);
    ReplicaList now = register.retireDead(before) ? register.read() : before;
    list = now;
    var tails = new ArrayList<Tail>();
    for (Entry entry : now.entries()) {
      if (entry.replica() != mine && !ended.contains(entry.replica())) {
        var records = new ArrayList<LogRecord>();
        long from = 1 + heads.getOrDefault(entry.replica(), 0L);
        register
            .store()
            .events()
            .read(register.log(entry.replica()), from, Long.MAX_VALUE, records::add);
        tails.add(new Tail(entry.replica(), records, entry.state() == State.RETIRED));
      }
    }
    return tails;
  }

  /** Notes that a tail was merged. */
  void taken(Tail tail) {
    if (!tail.records().isEmpty()) {
      heads.merge(tail.replica(), tail.records().getLast().sequence(), Math::max);
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
