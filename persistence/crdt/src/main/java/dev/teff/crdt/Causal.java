package dev.teff.crdt;

import dev.teff.grains.Crdt;
import dev.teff.grains.Replica;
import org.jspecify.annotations.Nullable;

/**
 * What all types have in common: a store of what is alive, and the causal context of what has been
 * seen. Updates and merges cost as much as what changes, times the logarithm of the size.
 *
 * <p>Implements delta-state CRDTs with one causal context for everything that nests (Almeida,
 * Shoker, Baquero, <em>Delta State Replicated Data Types</em>, 2018). Other than in the paper, maps
 * know in which entry a dot lives; so a merge does not look at what the delta does not touch.
 *
 * @param <T> the type itself
 */
@SuppressWarnings("ReferenceEquality") // the same object: nothing has changed
public abstract sealed class Causal<T extends Causal<T>> implements Crdt<T>
    permits DotMapped, Sequential, Dots, Graph {
  private final Store store;
  private final DotContext context;

  /**
   * Of a change that was just made here: the value that it was made of, and what it makes of it, if
   * that is known. Both come of one look at the tree, so that merging the change into that value
   * has nothing left to do. It is forgotten with the first merge: a change that is kept for others
   * does not keep whole values.
   */
  private @Nullable Causal<T> madeOf;

  private @Nullable T result;

  Causal(Store store, DotContext context) {
    this.store = store;
    this.context = context;
  }

  /** A value of this type. */
  abstract T with(Store newStore, DotContext newContext);

  abstract T self();

  Store store() {
    return store;
  }

  DotContext context() {
    return context;
  }

  /** The next change of a replica. */
  final Dot next(Replica replica) {
    return new Dot(replica.id(), context.last(replica.id()) + 1);
  }

  /** The same, with the value that it brings. */
  final <V> Version<V> next(Replica replica, V value) {
    return new Version<>(replica.id(), context.last(replica.id()) + 1, value, null);
  }

  /** The dots alive in a part of this value, as seen. */
  static DotContext seen(Store part) {
    var seen = new Seen();
    part.forEachDot(seen);
    return seen.context();
  }

  /** A change of this value. */
  final T made(T delta) {
    Causal<T> change = delta;
    change.madeOf = this;
    return delta;
  }

  /** A change of this value, and what the value is with it. */
  final T applied(T delta, T whole) {
    Causal<T> change = delta;
    change.madeOf = this;
    change.result = whole;
    return delta;
  }

  /** What a change makes of this value, if it was made of this one and nobody has asked yet. */
  final @Nullable T taken(Causal<T> change) {
    boolean mine = change.madeOf == this;
    T made = change.result; // null when another thread has just taken it
    change.madeOf = null;
    change.result = null;
    return mine ? made : null;
  }

  /** A change that brings one dot, in the place of others. */
  final T delta(Store brought, Version<?> dot, Store replaced) {
    return with(brought, replaced.seenWith(dot));
  }

  /** A change that removes all that is alive in this value or in a part of it. */
  final T removal(Store removed) {
    return with(store.bottom(), seen(removed));
  }

  /** This value merged with another one, where a type knows how without joining; or null. */
  @Nullable T mergedAtOnce(Causal<T> that) {
    return null;
  }

  @Override
  public final T merge(T that) {
    Causal<T> other = that;
    Causal<T> base = other.madeOf;
    T made = base == null ? null : taken(other);
    if (made != null) {
      return made;
    }
    if (base != null && base == madeOf && other != this) {
      requireOwnDots(base, other);
    }
    if (other.context.isEmpty()) {
      return self();
    }
    if (context.isEmpty()) {
      return that;
    }
    T atOnce = mergedAtOnce(other);
    if (atOnce != null) {
      return atOnce;
    }
    Merge merge = Merge.of(context, other.context, Changes.IGNORED);
    Store joined = store.join(other.store, merge);
    DotContext all = merge.seen();
    return joined == store && all == context ? self() : with(joined, all);
  }

  /**
   * Refuses another change of the value that this one was made of, when both have the same dot: it
   * would be seen as known, and nothing of it be kept.
   */
  private void requireOwnDots(Causal<T> base, Causal<T> other) {
    other.context.forEachReplica((replica, seen) -> {
      long next = base.context.last(replica) + 1;
      if (seen.contains(next) && context.contains(replica, next)) {
        throw new IllegalArgumentException(
            ("Two changes of a %s that replica %d made of the same value were merged, and one would"
                    + " be lost; make the second of the value that has the first merged in.")
                .formatted(getClass().getSimpleName(), replica));
      }
    });
  }

  @Override
  public final void admit(T delta, long author, Replica here) {
    new Admission(author, here, context).check(delta);
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof Causal<?> that
        && getClass() == that.getClass()
        && store.equals(that.store)
        && context.equals(that.context);
  }

  @Override
  public final int hashCode() {
    return store.hashCode();
  }
}
