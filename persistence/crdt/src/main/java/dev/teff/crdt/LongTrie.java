package dev.teff.crdt;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A persistent map from {@code long} to values, in the order of the keys as unsigned numbers.
 *
 * <p>A radix tree with 16-way branches that are compressed by a bitmap, and without branches of a
 * single child (Okasaki and Gill, <em>Fast Mergeable Integer Maps</em>, 1998, with the bitmaps of
 * Bagwell's <em>Ideal Hash Trees</em>, 2001). Changes copy one path: O(log₁₆ n). Every entry has a
 * weight and every branch knows the sum, so that the entry at a position is found as fast as that
 * of a key. Nodes are the maps: an entry alone is a leaf and nothing around it.
 *
 * @param <V> the values
 */
@SuppressWarnings("ReferenceEquality") // the same object: nothing has changed
abstract sealed class LongTrie<V> permits LongTrie.Empty, LongTrie.Leaf, LongTrie.Branch {
  /** Takes entries; answers whether it wants more. */
  interface Visitor<V> {
    boolean visit(long key, V value);
  }

  /** The same, for who has leaves of its own. */
  interface LeafVisitor<V> {
    boolean visit(Leaf<V> leaf);
  }

  private static final int BITS = 4;
  private static final LongTrie<Object> EMPTY = new Empty();

  private final long weight;

  LongTrie(long weight) {
    this.weight = weight;
  }

  @SuppressWarnings("unchecked") // it holds no value
  static <V> LongTrie<V> empty() {
    return (LongTrie<V>) EMPTY;
  }

  static <V> LongTrie<V> of(long key, V value, long weight) {
    return new Leaf<>(key, value, weight);
  }

  /** The sum of all weights. */
  final long weight() {
    return weight;
  }

  abstract boolean isEmpty();

  abstract @Nullable Leaf<V> find(long key);

  abstract LongTrie<V> put(Leaf<V> leaf);

  abstract LongTrie<V> remove(long key);

  /** The entry of the greatest key that is not above the given one. */
  abstract @Nullable Leaf<V> floor(long key);

  /** The entry of the smallest key that is not below the given one. */
  abstract @Nullable Leaf<V> ceiling(long key);

  abstract @Nullable Leaf<V> first();

  abstract @Nullable Leaf<V> last();

  /**
   * The entry that covers this position, when each takes up its weight. Weights are not negative.
   */
  abstract @Nullable Leaf<V> atWeight(long position);

  /** The sum of the weights of all entries below the key. */
  abstract long weightBelow(long key);

  /** Visits leaves from one key to another, both included, until the visitor has enough. */
  abstract boolean forEachLeaf(long from, long to, LeafVisitor<V> visitor);

  final boolean forEachLeaf(LeafVisitor<V> visitor) {
    return forEachLeaf(0, -1L, visitor);
  }

  /** Visits entries from one key to another, both included, until the visitor has enough. */
  final boolean forEach(long from, long to, Visitor<? super V> visitor) {
    return forEachLeaf(from, to, leaf -> visitor.visit(leaf.key, leaf.value));
  }

  final boolean forEach(Visitor<? super V> visitor) {
    return forEach(0, -1L, visitor);
  }

  final @Nullable V get(long key) {
    Leaf<V> leaf = find(key);
    return leaf == null ? null : leaf.value;
  }

  final LongTrie<V> put(long key, V value, long weight) {
    return put(new Leaf<>(key, value, weight));
  }

  final LongTrie<V> put(long key, V value) {
    return put(key, value, 1);
  }

  /** Whether the entries are the same; weights follow from them. */
  @Override
  public final boolean equals(@Nullable Object other) {
    return this == other || (other instanceof LongTrie<?> that && listed().equals(that.listed()));
  }

  @Override
  public final int hashCode() {
    return listed().hashCode();
  }

  @Override
  public final String toString() {
    return listed().toString();
  }

  private List<Object> listed() {
    var list = new ArrayList<Object>();
    forEach((key, value) -> {
      list.add(key);
      list.add(value);
      return true;
    });
    return list;
  }

  private static final class Empty extends LongTrie<Object> {
    Empty() {
      super(0);
    }

    @Override
    boolean isEmpty() {
      return true;
    }

    @Override
    @Nullable Leaf<Object> find(long key) {
      return null;
    }

    @Override
    LongTrie<Object> put(Leaf<Object> leaf) {
      return leaf;
    }

    @Override
    LongTrie<Object> remove(long key) {
      return this;
    }

    @Override
    @Nullable Leaf<Object> floor(long key) {
      return null;
    }

    @Override
    @Nullable Leaf<Object> ceiling(long key) {
      return null;
    }

    @Override
    @Nullable Leaf<Object> first() {
      return null;
    }

    @Override
    @Nullable Leaf<Object> last() {
      return null;
    }

    @Override
    @Nullable Leaf<Object> atWeight(long position) {
      return null;
    }

    @Override
    long weightBelow(long key) {
      return 0;
    }

    @Override
    boolean forEachLeaf(long from, long to, LeafVisitor<Object> visitor) {
      return true;
    }
  }

  /** One entry. */
  static final class Leaf<V> extends LongTrie<V> {
    final long key;
    final V value;

    Leaf(long key, V value, long weight) {
      super(weight);
      this.key = key;
      this.value = value;
    }

    @Override
    boolean isEmpty() {
      return false;
    }

    @Override
    @Nullable Leaf<V> find(long wanted) {
      return wanted == key ? this : null;
    }

    @Override
    LongTrie<V> put(Leaf<V> leaf) {
      return leaf.key == key ? leaf : Branch.of(key, this, leaf.key, leaf);
    }

    @Override
    LongTrie<V> remove(long unwanted) {
      return unwanted == key ? empty() : this;
    }

    @Override
    @Nullable Leaf<V> floor(long bound) {
      return Long.compareUnsigned(key, bound) <= 0 ? this : null;
    }

    @Override
    @Nullable Leaf<V> ceiling(long bound) {
      return Long.compareUnsigned(key, bound) >= 0 ? this : null;
    }

    @Override
    Leaf<V> first() {
      return this;
    }

    @Override
    Leaf<V> last() {
      return this;
    }

    @Override
    @Nullable Leaf<V> atWeight(long position) {
      return position < weight() ? this : null;
    }

    @Override
    long weightBelow(long bound) {
      return Long.compareUnsigned(key, bound) < 0 ? weight() : 0;
    }

    @Override
    boolean forEachLeaf(long from, long to, LeafVisitor<V> visitor) {
      return Long.compareUnsigned(key, from) < 0
          || Long.compareUnsigned(key, to) > 0
          || visitor.visit(this);
    }
  }

  /** Two children or more, which differ first in the four bits above {@code shift}. */
  private static final class Branch<V> extends LongTrie<V> {
    // As small as they can be: a change makes several branches.
    private final long prefix;
    private final byte shift;
    private final char bitmap;
    private final LongTrie<V>[] children;

    private Branch(long prefix, int shift, int bitmap, LongTrie<V>[] children, long weight) {
      super(weight);
      this.prefix = prefix;
      this.shift = (byte) shift;
      this.bitmap = (char) bitmap;
      this.children = children;
    }

    static <V> Branch<V> of(long oneKey, LongTrie<V> one, long otherKey, LongTrie<V> other) {
      int shift = (Long.SIZE - 1 - Long.numberOfLeadingZeros(oneKey ^ otherKey)) / BITS * BITS;
      int oneSlot = slot(oneKey, shift);
      int otherSlot = slot(otherKey, shift);
      LongTrie<V>[] children = array(2);
      children[oneSlot < otherSlot ? 0 : 1] = one;
      children[oneSlot < otherSlot ? 1 : 0] = other;
      return new Branch<>(
          oneKey & ~mask(shift),
          shift,
          1 << oneSlot | 1 << otherSlot,
          children,
          one.weight() + other.weight());
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // there is no other way to make such an array
    private static <V> LongTrie<V>[] array(int length) {
      return new LongTrie[length];
    }

    private static int slot(long key, int shift) {
      return (int) (key >>> shift) & ((1 << BITS) - 1);
    }

    /** The bits in which the keys below a branch may differ. */
    private static long mask(int shift) {
      return shift + BITS >= Long.SIZE ? -1L : (1L << (shift + BITS)) - 1;
    }

    private boolean covers(long key) {
      return ((key ^ prefix) & ~mask(shift)) == 0;
    }

    private int below(int slot) {
      return Integer.bitCount(bitmap & ((1 << slot) - 1));
    }

    @Override
    boolean isEmpty() {
      return false;
    }

    @Override
    @Nullable Leaf<V> find(long key) {
      LongTrie<V> node = this;
      while (node instanceof Branch<V> branch) {
        int slot = slot(key, branch.shift);
        if ((branch.bitmap & 1 << slot) == 0) {
          return null;
        }
        node = branch.children[branch.below(slot)];
      }
      var leaf = (Leaf<V>) node; // no other node stands below a branch
      return leaf.key == key ? leaf : null;
    }

    @Override
    LongTrie<V> put(Leaf<V> leaf) {
      if (!covers(leaf.key)) {
        return of(prefix, this, leaf.key, leaf);
      }
      int slot = slot(leaf.key, shift);
      int at = below(slot);
      if ((bitmap & 1 << slot) != 0) {
        LongTrie<V> child = children[at];
        return replaced(
            at, child instanceof Branch<V> branch ? branch.put(leaf) : ((Leaf<V>) child).put(leaf));
      }
      LongTrie<V>[] more = array(children.length + 1);
      System.arraycopy(children, 0, more, 0, at);
      more[at] = leaf;
      System.arraycopy(children, at, more, at + 1, children.length - at);
      return new Branch<>(prefix, shift, bitmap | 1 << slot, more, weight() + leaf.weight());
    }

    @Override
    LongTrie<V> remove(long key) {
      int slot = slot(key, shift);
      if (!covers(key) || (bitmap & 1 << slot) == 0) {
        return this;
      }
      int at = below(slot);
      LongTrie<V> old = children[at];
      LongTrie<V> child = old.remove(key);
      if (child == old) {
        return this;
      }
      if (!child.isEmpty()) {
        return replaced(at, child);
      }
      if (children.length == 2) {
        return children[1 - at];
      }
      LongTrie<V>[] fewer = array(children.length - 1);
      System.arraycopy(children, 0, fewer, 0, at);
      System.arraycopy(children, at + 1, fewer, at, fewer.length - at);
      return new Branch<>(prefix, shift, bitmap & ~(1 << slot), fewer, weight() - old.weight());
    }

    private LongTrie<V> replaced(int at, LongTrie<V> child) {
      LongTrie<V>[] changed = children.clone();
      changed[at] = child;
      long changedWeight = weight() - children[at].weight() + child.weight();
      return new Branch<>(prefix, shift, bitmap, changed, changedWeight);
    }

    @Override
    @Nullable Leaf<V> floor(long key) {
      if (!covers(key)) {
        return Long.compareUnsigned(key, prefix) > 0 ? last() : null;
      }
      int slot = slot(key, shift);
      int at = below(slot);
      if ((bitmap & 1 << slot) != 0) {
        Leaf<V> inside = children[at].floor(key);
        if (inside != null) {
          return inside;
        }
      }
      return at == 0 ? null : children[at - 1].last();
    }

    @Override
    @Nullable Leaf<V> ceiling(long key) {
      if (!covers(key)) {
        return Long.compareUnsigned(key, prefix) < 0 ? first() : null;
      }
      int slot = slot(key, shift);
      int at = below(slot);
      if ((bitmap & 1 << slot) != 0) {
        Leaf<V> inside = children[at].ceiling(key);
        if (inside != null) {
          return inside;
        }
        at++;
      }
      return at == children.length ? null : children[at].first();
    }

    @Override
    @Nullable Leaf<V> first() {
      return children[0].first();
    }

    @Override
    @Nullable Leaf<V> last() {
      return children[children.length - 1].last();
    }

    @Override
    @Nullable Leaf<V> atWeight(long position) {
      long rest = position;
      for (LongTrie<V> child : children) {
        if (rest < child.weight()) {
          return child.atWeight(rest);
        }
        rest -= child.weight();
      }
      return null;
    }

    @Override
    long weightBelow(long key) {
      if (!covers(key)) {
        return Long.compareUnsigned(key, prefix) > 0 ? weight() : 0;
      }
      int slot = slot(key, shift);
      int at = below(slot);
      long sum = 0;
      for (int i = 0; i < at; i++) {
        sum += children[i].weight();
      }
      return (bitmap & 1 << slot) == 0 ? sum : sum + children[at].weightBelow(key);
    }

    @Override
    boolean forEachLeaf(long from, long to, LeafVisitor<V> visitor) {
      if (Long.compareUnsigned(prefix | mask(shift), from) < 0
          || Long.compareUnsigned(prefix, to) > 0) {
        return true;
      }
      for (LongTrie<V> child : children) {
        if (!child.forEachLeaf(from, to, visitor)) {
          return false;
        }
      }
      return true;
    }
  }
}
