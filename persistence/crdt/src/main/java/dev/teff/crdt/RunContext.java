package dev.teff.crdt;

import org.jspecify.annotations.Nullable;

/**
 * The changes that one replica made last, one behind the other, beside all else that was seen: what
 * a value has seen where it is changed. The next change copies no tree.
 */
final class RunContext extends DotContext {
  private final LongTrie<Ranges> rest;
  private final long replica;
  private final long from;
  private final long to;

  /**
   * A run.
   *
   * @param rest what was seen besides; of this replica, nothing behind the run
   */
  RunContext(LongTrie<Ranges> rest, long replica, long from, long to) {
    this.rest = rest;
    this.replica = replica;
    this.from = from;
    this.to = to;
  }

  @Override
  LongTrie<Ranges> makeReplicas() {
    return rest.put(replica, own());
  }

  private Ranges own() {
    Ranges before = rest.get(replica);
    return before == null ? Ranges.of(from, to) : before.plus(from, to);
  }

  @Override
  LongTrie.@Nullable Leaf<Ranges> find(long wanted) {
    return wanted == replica ? super.find(wanted) : rest.find(wanted);
  }

  @Override
  @Nullable Ranges get(long wanted) {
    return wanted == replica ? own() : rest.get(wanted);
  }

  @Override
  boolean isEmpty() {
    return false;
  }

  @Override
  long last(long wanted) {
    return wanted == replica ? to : super.last(wanted);
  }

  @Override
  DotContext plus(Dot dot) {
    return dot.replica() == replica && dot.counter() == to + 1
        ? new RunContext(rest, replica, from, dot.counter())
        : super.plus(dot);
  }

  @Override
  DotContext with(LongTrie.Leaf<Ranges> seen) {
    return seen.key == replica
        ? super.with(seen)
        : new RunContext(rest.put(seen), replica, from, to);
  }
}
