package dev.teff.crdt;

import org.jspecify.annotations.Nullable;

/**
 * Which dots have been seen: a causal context. A dot is one change, named by its replica and a
 * counter. Compact: whatever was added and removed since, a replica of which everything was seen
 * takes one range.
 *
 * <p>Of a counter, mostly everything was seen up to the newest change of each replica, which its
 * store knows. Its context is the store then: a change is made in one tree instead of two.
 */
@SuppressWarnings("ReferenceEquality") // the same object: nothing has changed
final class DotContext {
  static final DotContext EMPTY = new DotContext(LongTrie.empty());

  /** The counter's store that this context follows from. */
  private final @Nullable DotFun<?> counts;

  /** The ranges of each replica; if they follow from a store, made by the first who wants them. */
  private @Nullable LongTrie<Ranges> replicas;

  private DotContext(LongTrie<Ranges> replicas) {
    this.counts = null;
    this.replicas = replicas;
  }

  private DotContext(DotFun<?> counts) {
    this.counts = counts;
  }

  /** Of who has seen all up to a store's newest dot of each replica, and has no older dots. */
  static DotContext upTo(DotFun<?> counts) {
    return new DotContext(counts);
  }

  /** The same, told by a store that it follows from, if it does. */
  DotContext following(DotFun<?> store) {
    var whole = new boolean[] {true};
    forEachReplica((replica, ranges) -> whole[0] &= ranges.count() == 1 && ranges.from(0) == 1);
    return whole[0] && endsWith(store) ? upTo(store) : this;
  }

  /** Whether the last dot of each replica is alive in a store, and no other. */
  boolean endsWith(DotFun<?> store) {
    if (counts == store) {
      return true;
    }
    var ends = new boolean[] {true};
    var count = new long[1];
    forEachReplica((replica, ranges) -> {
      count[0]++;
      ends[0] &= ranges.last() == store.newestCounter(replica);
    });
    store.forEach(dot -> count[0]--);
    return ends[0] && count[0] == 0;
  }

  /** Whether all up to the store's newest dots was seen, and is known to have been. */
  boolean isUpTo(DotFun<?> store) {
    return counts == store || (isEmpty() && store.isEmpty());
  }

  /** The ranges of each replica. */
  LongTrie<Ranges> replicas() {
    LongTrie<Ranges> made = replicas;
    if (made == null) {
      var all =
          new Object() {
            LongTrie<Ranges> replicas = LongTrie.empty();
          };
      forEachReplica((replica, ranges) -> all.replicas = all.replicas.put(replica, ranges));
      made = all.replicas;
      replicas = made; // all its fields are final: whoever sees it sees it whole
    }
    return made;
  }

  private static Ranges upTo(long counter) {
    return Ranges.of(1, counter);
  }

  /** What was seen of a replica. */
  LongTrie.@Nullable Leaf<Ranges> find(long replica) {
    return replicas().find(replica);
  }

  private @Nullable Ranges get(long replica) {
    if (counts == null) {
      return replicas().get(replica);
    }
    long last = counts.newestCounter(replica);
    return last == 0 ? null : upTo(last);
  }

  static DotContext of(long replica, long from, long to) {
    return of(replica, Ranges.of(from, to));
  }

  static DotContext of(long replica, Ranges ranges) {
    return new DotContext(LongTrie.of(replica, ranges, 1));
  }

  static DotContext of(LongTrie<Ranges> replicas) {
    return new DotContext(replicas);
  }

  boolean isEmpty() {
    return counts == null ? replicas().isEmpty() : counts.isEmpty();
  }

  boolean contains(long replica, long counter) {
    Ranges ranges = get(replica);
    return ranges != null && ranges.contains(counter);
  }

  boolean containsAll(long replica, long from, long to) {
    Ranges ranges = get(replica);
    return ranges != null && ranges.containsAll(from, to);
  }

  /** The last counter up to a bound of which the same is true as of this one: seen, or unseen. */
  long sameUntil(long replica, long counter, long bound) {
    Ranges ranges = get(replica);
    return ranges == null ? bound : ranges.sameUntil(counter, bound);
  }

  /** The only replica of which anything was seen, as of most deltas. */
  LongTrie.@Nullable Leaf<Ranges> only() {
    if (counts == null) {
      return replicas() instanceof LongTrie.Leaf<Ranges> one ? one : null;
    }
    DotFun.Version<?> one = counts.only();
    return one == null ? null : new LongTrie.Leaf<>(one.replica(), upTo(one.counter()), 1);
  }

  /** The highest counter of a replica that was seen, or 0. */
  long last(long replica) {
    if (counts != null) {
      return counts.newestCounter(replica);
    }
    Ranges ranges = get(replica);
    return ranges == null ? 0 : ranges.last();
  }

  /** With a change that the replica of this context makes. */
  DotContext plus(Dot dot) {
    LongTrie.Leaf<Ranges> old = replicas().find(dot.replica());
    Ranges seen =
        old == null
            ? Ranges.of(dot.counter(), dot.counter())
            : old.value.plus(dot.counter(), dot.counter());
    return new DotContext(replicas().putHot(new LongTrie.Leaf<>(dot.replica(), seen, 1), old));
  }

  DotContext plus(long replica, long from, long to) {
    return plus(of(replica, from, to));
  }

  DotContext plus(DotContext that) {
    if (that.replicas().weight() > replicas().weight()) {
      return that.plus(this);
    }
    LongTrie.Leaf<Ranges> only = that.only();
    if (only != null) {
      return plus(only, replicas().find(only.key));
    }
    var all =
        new Object() {
          DotContext context = DotContext.this;
        };
    that.replicas()
        .forEachLeaf(theirs -> {
          all.context = all.context.plus(theirs, all.context.replicas().find(theirs.key));
          return true;
        });
    return all.context;
  }

  /**
   * With what was seen of one replica.
   *
   * @param old what this context has of it
   */
  DotContext plus(LongTrie.Leaf<Ranges> more, LongTrie.@Nullable Leaf<Ranges> old) {
    if (old == null) {
      return new DotContext(replicas().put(more));
    }
    Ranges joined = old.value.plus(more.value);
    return joined == old.value ? this : new DotContext(replicas().put(more.key, joined));
  }

  /** Takes replicas with what was seen of them. */
  interface ReplicaVisitor {
    void visit(long replica, Ranges ranges);
  }

  void forEachReplica(ReplicaVisitor visitor) {
    if (counts != null) {
      counts.forEach(newest -> visitor.visit(newest.replica(), upTo(newest.counter())));
      return;
    }
    replicas()
        .forEach((replica, ranges) -> {
          visitor.visit(replica, ranges);
          return true;
        });
  }

  void forEach(DotVisitor visitor) {
    forEachReplica((replica, ranges) -> {
      for (int i = 0; i < ranges.count(); i++) {
        visitor.visit(replica, ranges.from(i), ranges.to(i));
      }
    });
  }

  /** How many ranges it takes: 1 per replica when nothing is missing in between. */
  int rangeCount() {
    var count = new int[1];
    forEach((replica, from, to) -> count[0]++);
    return count[0];
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DotContext that && replicas().equals(that.replicas());
  }

  @Override
  public int hashCode() {
    return replicas().hashCode();
  }

  @Override
  public String toString() {
    return replicas().toString();
  }
}
