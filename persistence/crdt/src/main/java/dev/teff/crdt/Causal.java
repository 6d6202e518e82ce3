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

  /** The dots alive in a part of this value, as seen. */
  static DotContext seen(Store part) {
    var seen = new Seen();
    part.forEachDot(seen);
    return seen.context;
  }

  /** Collects dots. */
  private static final class Seen implements DotVisitor {
    private DotContext context = DotContext.EMPTY;

    @Override
    public void visit(long replica, long from, long to) {
      context = context.plus(replica, from, to);
    }
  }

  /** A change that brings one dot, in the place of others. */
  final T delta(Store brought, Dot dot, Store replaced) {
    return with(brought, replaced.seenWith(dot));
  }

  /** A change that removes all that is alive in this value or in a part of it. */
  final T removal(Store removed) {
    return with(store.bottom(), seen(removed));
  }

  @Override
  public final T merge(T that) {
    Causal<T> other = that;
    if (other.context.isEmpty()) {
      return self();
    }
    if (context.isEmpty()) {
      return that;
    }
    var merge = new Merge(context, other.context, new Changes());
    Store joined = store.join(other.store, merge);
    DotContext all = context.plus(other.context);
    return joined == store && all == context ? self() : with(joined, all);
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
