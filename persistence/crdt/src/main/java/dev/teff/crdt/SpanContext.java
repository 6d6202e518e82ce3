package dev.teff.crdt;

import org.jspecify.annotations.Nullable;

/** Changes of one replica that follow each other, and nothing else. */
final class SpanContext extends DotContext {
  private final long replica;
  private final long from;
  private final long to;

  SpanContext(long replica, long from, long to) {
    this.replica = replica;
    this.from = from;
    this.to = to;
  }

  @Override
  LongTrie<Ranges> makeReplicas() {
    return LongTrie.of(replica, Ranges.of(from, to), 1);
  }

  @Override
  @Nullable Ranges get(long wanted) {
    return wanted == replica ? Ranges.of(from, to) : null;
  }

  @Override
  boolean isEmpty() {
    return false;
  }

  @Override
  long last(long wanted) {
    return wanted == replica ? to : 0;
  }
}
