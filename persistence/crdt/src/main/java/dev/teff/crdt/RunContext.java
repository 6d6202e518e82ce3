package dev.teff.crdt;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The changes that one replica made last, one behind the other, beside all else that was seen: what
 * a value has seen where it is changed. The next change copies no tree.
 */
final class RunContext extends DotContext {
  private final LongTrie<Ranges> rest;
  private final long replica;
  private final long to;

  /**
   * A run.
   *
   * @param rest what was seen besides; of this replica, something whose last dot begins the run
   */
  RunContext(LongTrie<Ranges> rest, long replica, long to) {
    this.rest = rest;
    this.replica = replica;
    this.to = to;
  }

  @Override
  LongTrie<Ranges> makeReplicas() {
    return rest.put(replica, own());
  }

  private Ranges own() {
    Ranges begun = Objects.requireNonNull(rest.get(replica));
    return begun.plus(begun.last(), to);
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
  DotContext plusNext(long author, long counter) {
    return author == replica && counter == to + 1
        ? new RunContext(rest, replica, counter)
        : super.plusNext(author, counter);
  }

  @Override
  DotContext with(LongTrie.Leaf<Ranges> seen) {
    return seen.key == replica ? super.with(seen) : new RunContext(rest.put(seen), replica, to);
  }
}
