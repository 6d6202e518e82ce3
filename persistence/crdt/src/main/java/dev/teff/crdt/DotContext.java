package dev.teff.crdt;

/**
 * Which dots have been seen: a causal context. A dot is one change, named by its replica and a
 * counter. Compact: whatever was added and removed since, a replica of which everything was seen
 * takes one range.
 *
 * @param replicas the ranges of each replica
 */
@SuppressWarnings("ReferenceEquality") // the same object: nothing has changed
record DotContext(LongTrie<Ranges> replicas) {
  static final DotContext EMPTY = new DotContext(LongTrie.empty());

  static DotContext of(long replica, long from, long to) {
    return of(replica, Ranges.of(from, to));
  }

  static DotContext of(long replica, Ranges ranges) {
    return new DotContext(LongTrie.of(replica, ranges, 1));
  }

  boolean isEmpty() {
    return replicas.isEmpty();
  }

  boolean contains(long replica, long counter) {
    Ranges ranges = replicas.get(replica);
    return ranges != null && ranges.contains(counter);
  }

  boolean containsAll(long replica, long from, long to) {
    Ranges ranges = replicas.get(replica);
    return ranges != null && ranges.containsAll(from, to);
  }

  /** The last counter up to a bound of which the same is true as of this one: seen, or unseen. */
  long sameUntil(long replica, long counter, long bound) {
    Ranges ranges = replicas.get(replica);
    return ranges == null ? bound : ranges.sameUntil(counter, bound);
  }

  /** The highest counter of a replica that was seen, or 0. */
  long last(long replica) {
    Ranges ranges = replicas.get(replica);
    return ranges == null ? 0 : ranges.last();
  }

  DotContext plus(long replica, long from, long to) {
    Ranges ranges = replicas.get(replica);
    Ranges more = ranges == null ? Ranges.of(from, to) : ranges.plus(from, to);
    return more == ranges ? this : new DotContext(replicas.put(replica, more));
  }

  DotContext plus(DotContext that) {
    if (that.replicas.weight() > replicas.weight()) {
      return that.plus(this);
    }
    if (that.replicas instanceof LongTrie.Leaf<Ranges> one) { // most deltas
      Ranges ours = replicas.get(one.key);
      Ranges joined = ours == null ? one.value : ours.plus(one.value);
      return joined == ours ? this : new DotContext(replicas.put(one.key, joined));
    }
    var all =
        new Object() {
          LongTrie<Ranges> replicas = DotContext.this.replicas;
        };
    that.replicas.forEach((replica, theirs) -> {
      Ranges ours = all.replicas.get(replica);
      Ranges joined = ours == null ? theirs : ours.plus(theirs);
      if (joined != ours) {
        all.replicas = all.replicas.put(replica, joined);
      }
      return true;
    });
    return all.replicas == replicas ? this : new DotContext(all.replicas);
  }

  void forEach(DotVisitor visitor) {
    replicas.forEach((replica, ranges) -> {
      for (int i = 0; i < ranges.count(); i++) {
        visitor.visit(replica, ranges.from(i), ranges.to(i));
      }
      return true;
    });
  }

  /** How many ranges it takes: 1 per replica when nothing is missing in between. */
  int rangeCount() {
    var count = new int[1];
    forEach((replica, from, to) -> count[0]++);
    return count[0];
  }
}
