package dev.teff.crdt;

import org.jspecify.annotations.Nullable;

/**
 * Which dots have been seen: a causal context. A dot is one change, named by its replica and a
 * counter. Compact: whatever was added and removed since, a replica of which everything was seen
 * takes one range.
 *
 * <p>All contexts are trees of what was seen of each replica. What is made with every change is
 * kept in another form as long as nobody asks for the tree: see {@link RunContext}, {@link
 * ChangeContext}, {@link SpanContext}, {@link CountedContext}.
 */
@SuppressWarnings("ReferenceEquality") // the same object: nothing has changed
abstract sealed class DotContext
    permits DotContext.Tree, RunContext, ChangeContext, SpanContext, CountedContext {
  static final DotContext EMPTY = new Tree(LongTrie.empty());

  private @Nullable LongTrie<Ranges> replicas;

  /** Made by the first who wants it. */
  abstract LongTrie<Ranges> makeReplicas();

  /** Of who has seen all up to a store's newest dot of each replica, and has no older dots. */
  static DotContext upTo(DotFun<?> counts) {
    return new CountedContext(counts);
  }

  /** The same, told by a store that it follows from, if it does. */
  DotContext following(DotFun<?> store) {
    var whole = new boolean[] {true};
    forEachReplica((replica, ranges) -> whole[0] &= ranges.count() == 1 && ranges.from(0) == 1);
    return whole[0] && endsWith(store) ? upTo(store) : this;
  }

  /** Whether the last dot of each replica is alive in a store, and no other. */
  boolean endsWith(DotFun<?> store) {
    if (isUpTo(store)) {
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
    return isEmpty() && store.isEmpty();
  }

  /** The ranges of each replica. */
  final LongTrie<Ranges> replicas() {
    LongTrie<Ranges> made = replicas;
    if (made == null) {
      made = makeReplicas();
      replicas = made; // all its fields are final: whoever sees it sees it whole
    }
    return made;
  }

  /** What was seen of a replica. */
  LongTrie.@Nullable Leaf<Ranges> find(long replica) {
    return replicas().find(replica);
  }

  /** The same, without its leaf. */
  @Nullable Ranges get(long replica) {
    return replicas().get(replica);
  }

  /** Of who has seen some changes of one replica that follow each other. */
  static DotContext of(long replica, long from, long to) {
    return new SpanContext(replica, from, to);
  }

  static DotContext of(long replica, Ranges ranges) {
    return new Tree(LongTrie.of(replica, ranges, 1));
  }

  static DotContext of(LongTrie<Ranges> replicas) {
    return new Tree(replicas);
  }

  /** A context that is a tree. */
  private static final class Tree extends DotContext {
    private final LongTrie<Ranges> tree;

    Tree(LongTrie<Ranges> tree) {
      this.tree = tree;
    }

    @Override
    LongTrie<Ranges> makeReplicas() {
      return tree;
    }
  }

  boolean isEmpty() {
    return replicas().isEmpty();
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
    return replicas() instanceof LongTrie.Leaf<Ranges> one ? one : null;
  }

  /** The highest counter of a replica that was seen, or 0. */
  long last(long replica) {
    Ranges ranges = get(replica);
    return ranges == null ? 0 : ranges.last();
  }

  /** With a change that a replica makes here: the one behind its last one. */
  DotContext plusNext(long author, long counter) {
    Ranges before = replicas().get(author);
    Ranges begun = before == null ? Ranges.of(counter, counter) : before.plus(counter, counter);
    return new RunContext(replicas().put(author, begun), author, counter);
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
      return with(more);
    }
    Ranges joined = old.value.plus(more.value);
    return joined == old.value ? this : with(new LongTrie.Leaf<>(more.key, joined, 1));
  }

  /** With this in the place of what was seen of one replica. */
  DotContext with(LongTrie.Leaf<Ranges> seen) {
    return of(replicas().put(seen));
  }

  /** Takes replicas with what was seen of them. */
  interface ReplicaVisitor {
    void visit(long replica, Ranges ranges);
  }

  void forEachReplica(ReplicaVisitor visitor) {
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
