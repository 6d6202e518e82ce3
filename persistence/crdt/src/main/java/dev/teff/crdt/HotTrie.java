package dev.teff.crdt;

import org.jspecify.annotations.Nullable;

/**
 * A trie with one entry beside it: that of the replica which writes here. What it writes again and
 * again copies no path of the tree.
 */
final class HotTrie<V> extends LongTrie<V> {
  private final LongTrie<V> tree;

  /** It counts, and not what the tree has under its key. */
  private final Leaf<V> hot;

  private HotTrie(LongTrie<V> tree, Leaf<V> hot, long weight) {
    super(weight);
    this.tree = tree;
    this.hot = hot;
  }

  /**
   * A tree with one entry beside it.
   *
   * @param old what the tree has under that key
   */
  static <V> HotTrie<V> of(LongTrie<V> tree, Leaf<V> hot, @Nullable Leaf<V> old) {
    return new HotTrie<>(tree, hot, tree.weight() + hot.weight() - weight(old));
  }

  private static long weight(@Nullable Leaf<?> leaf) {
    return leaf == null ? 0 : leaf.weight();
  }

  /** All in one tree. */
  private LongTrie<V> whole() {
    return tree.put(hot);
  }

  @Override
  boolean isEmpty() {
    return false;
  }

  @Override
  @Nullable Leaf<V> find(long key) {
    return key == hot.key ? hot : tree.find(key);
  }

  @Override
  LongTrie<V> put(Leaf<V> leaf) {
    if (leaf.key == hot.key) {
      return new HotTrie<>(tree, leaf, weight() + leaf.weight() - hot.weight());
    }
    LongTrie<V> changed = tree.put(leaf);
    return new HotTrie<>(changed, hot, weight() + changed.weight() - tree.weight());
  }

  @Override
  LongTrie<V> putHot(Leaf<V> leaf, @Nullable Leaf<V> old) {
    return leaf.key == hot.key ? put(leaf) : of(whole(), leaf, old);
  }

  @Override
  LongTrie<V> remove(long key) {
    return find(key) == null ? this : whole().remove(key);
  }

  @Override
  @Nullable Leaf<V> floor(long key) {
    return whole().floor(key);
  }

  @Override
  @Nullable Leaf<V> ceiling(long key) {
    return whole().ceiling(key);
  }

  @Override
  @Nullable Leaf<V> first() {
    return whole().first();
  }

  @Override
  @Nullable Leaf<V> last() {
    return whole().last();
  }

  @Override
  @Nullable Leaf<V> atWeight(long position) {
    return whole().atWeight(position);
  }

  @Override
  long weightBelow(long key) {
    return whole().weightBelow(key);
  }

  @Override
  boolean forEachLeaf(long from, long to, LeafVisitor<V> visitor) {
    return whole().forEachLeaf(from, to, visitor);
  }
}
