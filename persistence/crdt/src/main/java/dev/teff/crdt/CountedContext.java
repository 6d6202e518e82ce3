package dev.teff.crdt;

import org.jspecify.annotations.Nullable;

/**
 * What a counter has seen, mostly: everything up to the newest change of each replica, which its
 * store knows. A change is made in one tree instead of two.
 */
@SuppressWarnings("ReferenceEquality") // the same object: nothing has changed
final class CountedContext extends DotContext {
  private final DotFun<?> counts;

  CountedContext(DotFun<?> counts) {
    this.counts = counts;
  }

  private static Ranges upTo(long counter) {
    return Ranges.of(1, counter);
  }

  @Override
  LongTrie<Ranges> makeReplicas() {
    var all =
        new Object() {
          LongTrie<Ranges> replicas = LongTrie.empty();
        };
    forEachReplica((replica, ranges) -> all.replicas = all.replicas.put(replica, ranges));
    return all.replicas;
  }

  @Override
  boolean isUpTo(DotFun<?> store) {
    return counts == store || super.isUpTo(store);
  }

  @Override
  @Nullable Ranges get(long replica) {
    long last = counts.newestCounter(replica);
    return last == 0 ? null : upTo(last);
  }

  @Override
  boolean isEmpty() {
    return counts.isEmpty();
  }

  @Override
  LongTrie.@Nullable Leaf<Ranges> only() {
    Version<?> one = counts.only();
    return one == null ? null : new LongTrie.Leaf<>(one.replica(), upTo(one.counter()), 1);
  }

  @Override
  long last(long replica) {
    return counts.newestCounter(replica);
  }

  @Override
  void forEachReplica(ReplicaVisitor visitor) {
    counts.forEach(newest -> visitor.visit(newest.replica(), upTo(newest.counter())));
  }
}
