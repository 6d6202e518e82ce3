package dev.teff.crdt;

import org.jspecify.annotations.Nullable;

/** Two changes of one replica: what a delta has seen that puts one in the place of the other. */
final class PairContext extends DotContext {
  private final long replica;
  private final long one;
  private final long other;

  /** Two changes, the lesser one first. */
  PairContext(long replica, long one, long other) {
    this.replica = replica;
    this.one = one;
    this.other = other;
  }

  @Override
  LongTrie<Ranges> makeReplicas() {
    return LongTrie.of(replica, Ranges.ofTwo(one, other), 1);
  }

  @Override
  @Nullable Ranges get(long wanted) {
    return wanted == replica ? Ranges.ofTwo(one, other) : null;
  }

  @Override
  boolean isEmpty() {
    return false;
  }

  @Override
  long last(long wanted) {
    return wanted == replica ? other : 0;
  }
}
