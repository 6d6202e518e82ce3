package dev.teff.crdt;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of persistent hash tries (Bagwell, <em>Ideal Hash Trees</em>, 2001), without the
 * bitmaps: a node is nothing, a leaf, a branch, which is an array of 16 nodes and no object around
 * it, or, for keys that share a hash, a {@link Collision}. A change copies one path: O(log₁₆ n).
 * Branches are all of one size, because that is copied and looked into faster than packed ones.
 */
@SuppressWarnings("ReferenceEquality") // the same node: nothing has changed
final class HashNodes {
  /** What stands in a trie under a key. */
  interface Leaf {
    /** The key's hash, whose lowest bits should differ most. */
    int hash();

    /** Whether another leaf of the same hash is of the same key. */
    boolean isOfSameKey(Leaf other);
  }

  /** Two leaves or more whose hashes are the same. */
  static final class Collision {
    private final Leaf[] leaves;

    private Collision(Leaf... leaves) {
      this.leaves = leaves;
    }

    /** The first leaf of which something is true. */
    @Nullable Leaf first(Predicate<? super Leaf> test) {
      for (Leaf each : leaves) {
        if (test.test(each)) {
          return each;
        }
      }
      return null;
    }

    private @Nullable Leaf like(Leaf leaf) {
      int at = indexOf(leaf);
      return at < 0 ? null : leaves[at];
    }

    private Collision with(Leaf leaf) {
      int at = indexOf(leaf);
      Leaf[] changed = Arrays.copyOf(leaves, at < 0 ? leaves.length + 1 : leaves.length);
      changed[at < 0 ? leaves.length : at] = leaf;
      return new Collision(changed);
    }

    private Object without(Leaf leaf) {
      int at = indexOf(leaf);
      if (at < 0) {
        return this;
      }
      if (leaves.length == 2) {
        return leaves[1 - at];
      }
      Leaf[] fewer = new Leaf[leaves.length - 1];
      System.arraycopy(leaves, 0, fewer, 0, at);
      System.arraycopy(leaves, at + 1, fewer, at, fewer.length - at);
      return new Collision(fewer);
    }

    private int indexOf(Leaf leaf) {
      for (int i = 0; i < leaves.length; i++) {
        if (leaves[i].isOfSameKey(leaf)) {
          return i;
        }
      }
      return -1;
    }
  }

  /** Is told which leaf of the same key a change took away, if any. */
  static final class Replaced {
    @Nullable Leaf leaf;
  }

  private static final int BITS = 4;
  private static final int WIDTH = 1 << BITS;
  private static final int MASK = WIDTH - 1;

  private HashNodes() {}

  /** The leaf or collision that may have a hash; its own may be another. */
  static @Nullable Object find(@Nullable Object node, int hash) {
    @Nullable Object at = node;
    int bits = hash;
    while (at instanceof Object[] children) {
      at = children[bits & MASK];
      bits >>>= BITS;
    }
    return at;
  }

  /** With a leaf, in the place of that of the same key. */
  static Object put(@Nullable Object node, Leaf leaf, Replaced replaced) {
    if (!(node instanceof Object[] branch)) {
      replaced.leaf = like(node, leaf);
      return bottom(node, replaced.leaf, leaf, 0);
    }
    int bits = leaf.hash();
    int shift = BITS;
    Object[] top = branch.clone();
    Object[] copy = top;
    while (copy[bits & MASK] instanceof Object[] child) { // one after the other, from the top down
      Object[] next = child.clone();
      copy[bits & MASK] = next;
      copy = next;
      bits >>>= BITS;
      shift += BITS;
    }
    @Nullable Object old = copy[bits & MASK];
    replaced.leaf = like(old, leaf);
    copy[bits & MASK] = bottom(old, replaced.leaf, leaf, shift);
    return top;
  }

  /** The leaf of the same key as this one, where no branch is. */
  private static @Nullable Leaf like(@Nullable Object old, Leaf leaf) {
    if (old instanceof Collision collision) {
      return collision.leaves[0].hash() == leaf.hash() ? collision.like(leaf) : null;
    }
    return old instanceof Leaf one && one.hash() == leaf.hash() && one.isOfSameKey(leaf)
        ? one
        : null;
  }

  /**
   * A leaf where no branch is.
   *
   * @param old what was there
   * @param replaced the leaf of the same key
   */
  private static Object bottom(
      @Nullable Object old, @Nullable Leaf replaced, Leaf leaf, int shift) {
    return old == replaced ? leaf : beside(old, leaf, shift);
  }

  /**
   * A leaf beside others.
   *
   * @param shift how many bits of its hash led there
   */
  private static Object beside(@Nullable Object old, Leaf leaf, int shift) {
    int hash = leaf.hash();
    if (old instanceof Collision collision) {
      int others = collision.leaves[0].hash();
      return others == hash ? collision.with(leaf) : branch(others, collision, hash, leaf, shift);
    }
    var one = (Leaf) Objects.requireNonNull(old);
    return one.hash() == hash
        ? new Collision(one, leaf)
        : branch(one.hash(), one, hash, leaf, shift);
  }

  /** The branches of two nodes whose hashes differ. */
  private static Object branch(int oneHash, Object one, int otherHash, Object other, int shift) {
    Object[] branch = new Object[WIDTH];
    int oneSlot = oneHash >>> shift & MASK;
    int otherSlot = otherHash >>> shift & MASK;
    if (oneSlot == otherSlot) {
      branch[oneSlot] = branch(oneHash, one, otherHash, other, shift + BITS);
    } else {
      branch[oneSlot] = one;
      branch[otherSlot] = other;
    }
    return branch;
  }

  /** Without the leaf of the same key as this one. */
  static @Nullable Object remove(@Nullable Object node, Leaf leaf) {
    return remove(node, leaf, 0);
  }

  private static @Nullable Object remove(@Nullable Object node, Leaf leaf, int shift) {
    if (node instanceof Object[] children) {
      int slot = leaf.hash() >>> shift & MASK;
      Object child = children[slot];
      Object changed = remove(child, leaf, shift + BITS);
      return changed == child ? node : without(children, slot, changed);
    }
    if (node instanceof Collision collision) {
      return collision.leaves[0].hash() == leaf.hash() ? collision.without(leaf) : node;
    }
    return node instanceof Leaf one && one.hash() == leaf.hash() && one.isOfSameKey(leaf)
        ? null
        : node;
  }

  /** A branch with less in one of its places; what is left alone stands where the branch was. */
  private static Object without(Object[] children, int slot, @Nullable Object changed) {
    if (!(changed instanceof Object[])) {
      Object only = changed;
      for (int i = 0; i < WIDTH; i++) {
        if (i != slot && children[i] != null) {
          if (only != null || children[i] instanceof Object[]) {
            only = null;
            break;
          }
          only = children[i];
        }
      }
      if (only != null) {
        return only;
      }
    }
    @Nullable Object[] copy = children.clone();
    copy[slot] = changed;
    return copy;
  }

  /** Visits all leaves, in no particular order. */
  static void forEach(@Nullable Object node, Consumer<? super Leaf> visitor) {
    if (node instanceof Object[] children) {
      for (Object child : children) {
        forEach(child, visitor);
      }
    } else if (node instanceof Collision collision) {
      for (Leaf each : collision.leaves) {
        visitor.accept(each);
      }
    } else if (node != null) {
      visitor.accept((Leaf) node);
    }
  }
}
