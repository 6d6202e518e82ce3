package dev.teff.crdt;

import org.jspecify.annotations.Nullable;

/**
 * Types whose store is a few values by dots.
 *
 * @param <T> the type itself
 */
@SuppressWarnings("ReferenceEquality") // the same object: nothing has changed
abstract sealed class Dots<T extends Causal<T>> extends Causal<T>
    permits GCounter, PNCounter, Flag, LWWRegister, MVRegister {
  Dots(DotFun<?> dots, DotContext context) {
    super(dots, context);
  }

  /** A change that puts a value in the place of all that are seen. */
  final <V> T replacement(DotFun<V> dots, Version<V> next) {
    DotContext seen = context().plusNext(next.replica(), next.counter());
    return applied(delta(next, next, dots), with(next, seen));
  }

  /** A change that puts a value in the place of the replica's own: a count. */
  final <V> T ownReplacement(DotFun<V> dots, Version<V> next) {
    DotFun<V> counts = dots.withOwn(next);
    DotContext seen =
        context().isUpTo(dots)
            ? DotContext.upTo(counts)
            : context().plusNext(next.replica(), next.counter());
    DotContext own = next.counter() == 1 ? DotContext.upTo(next) : dots.ownSeenWith(next);
    return applied(with(next, own), with(counts, seen));
  }

  @Override
  @Nullable T mergedAtOnce(Causal<T> that) {
    DotFun<?> mine = (DotFun<?>) store();
    return context().isUpTo(mine) ? counted(mine, that) : null;
  }

  /**
   * With a replica's next count, if that is what the change is and nothing is missing before it.
   */
  private @Nullable T counted(DotFun<?> mine, Causal<T> change) {
    DotFun<?> theirs = (DotFun<?>) change.store();
    if (change.context().isUpTo(theirs)) {
      return newest(mine, theirs);
    }
    LongTrie.Leaf<Ranges> seen = change.context().only();
    Version<?> next = theirs.only();
    if (seen == null
        || next == null
        || next.replica() != seen.key
        || next.counter() != seen.value.last()
        || seen.value.count() > 1) {
      return null;
    }
    return following(mine, next, seen.value.from(0));
  }

  /** Of two that have seen all up to what they have: the newer count of each replica. */
  @SuppressWarnings("unchecked") // stores of one type hold the same
  private <V> T newest(DotFun<V> mine, DotFun<?> theirs) {
    DotFun<V> counts = mine.newest((DotFun<V>) theirs);
    return counts == mine ? self() : with(counts, DotContext.upTo(counts));
  }

  @SuppressWarnings("unchecked") // stores of one type hold the same
  private <V> @Nullable T following(DotFun<V> mine, Version<?> next, long from) {
    DotFun<V> counts = mine.following((Version<V>) next, from);
    if (counts == null) {
      return null;
    }
    return counts == mine ? self() : with(counts, DotContext.upTo(counts));
  }
}
