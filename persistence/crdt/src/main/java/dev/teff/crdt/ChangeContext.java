package dev.teff.crdt;

import org.jspecify.annotations.Nullable;

/**
 * What a change has seen that brings one dot: that one, and at most one other of its replica, in
 * the place of which it stands.
 */
final class ChangeContext extends DotContext {
  private final Version<?> brought;

  /** The counter of the other one, or 0. */
  private final long replaced;

  /**
   * A context.
   *
   * @param replaced the counter of an older dot of the same replica, or 0
   */
  ChangeContext(Version<?> brought, long replaced) {
    this.brought = brought;
    this.replaced = replaced;
  }

  private Ranges ranges() {
    long counter = brought.counter();
    return replaced == 0 ? Ranges.of(counter, counter) : Ranges.ofTwo(replaced, counter);
  }

  @Override
  LongTrie<Ranges> makeReplicas() {
    return LongTrie.of(brought.replica(), ranges(), 1);
  }

  @Override
  @Nullable Ranges get(long wanted) {
    return wanted == brought.replica() ? ranges() : null;
  }

  @Override
  boolean isEmpty() {
    return false;
  }

  @Override
  long last(long wanted) {
    return wanted == brought.replica() ? brought.counter() : 0;
  }
}
