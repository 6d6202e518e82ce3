package dev.teff.crdt;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of persistent hash tries (Bagwell, <em>Ideal Hash Trees</em>, 2001), without the
 * bitmaps: a node is nothing, a leaf, a bucket, which is an array of a few leaves, or a branch,
 * which is an array of 8 nodes; around arrays there is no object. A change copies one path: O(log₈
 * n). Branches are all of one size, because that is copied and looked into faster than packed ones.
 *
 * <p>What is few stands in a bucket, in the order of the hashes, and what is more in a branch. So
 * tries of the same keys look the same, however they came about. Only a bucket of keys that share
 * their hash may have more.
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

  /** Is told which leaf of the same key a change took away, if any. */
  static final class Replaced {
    @Nullable Leaf leaf;
  }

  private static final int BITS = 3;
  private static final int WIDTH = 1 << BITS;
  private static final int MASK = WIDTH - 1;

  /** More leaves than these are a branch, which is looked into faster than a bucket of more. */
  private static final int FEW = 2;

  private HashNodes() {}

  /** The leaf or bucket that may have a hash. */
  static @Nullable Object find(@Nullable Object node, int hash) {
    @Nullable Object at = node;
    int bits = hash;
    for (Object[] branch = branch(at); branch != null; branch = branch(at)) {
      at = branch[bits & MASK];
      bits >>>= BITS;
    }
    return at;
  }

  /** A node as the branch that it is, if it is one. */
  private static Object @Nullable [] branch(@Nullable Object node) {
    return node != null && node.getClass() == Object[].class ? (Object[]) node : null;
  }

  /**
   * The same branch once more. Eight children of a length that the compiler knows are moved in
   * place; {@code clone} calls for any length, and so does it for more than eight.
   */
  private static @Nullable Object[] copy(@Nullable Object[] branch) {
    @Nullable Object[] copy = new @Nullable Object[WIDTH];
    System.arraycopy(branch, 0, copy, 0, WIDTH);
    return copy;
  }

  /**
   * With a leaf, in the place of that of the same key.
   *
   * @param hash the leaf's, of which who knows the leaf's class need not be told by an interface
   */
  static Object put(@Nullable Object node, Leaf leaf, int hash, Replaced replaced) {
    return put(node, leaf, hash, 0, replaced);
  }

  /**
   * The same, within a branch.
   *
   * @param above how many bits of the hash led there
   */
  private static Object put(
      @Nullable Object node, Leaf leaf, int hash, int above, Replaced replaced) {
    Object[] branch = branch(node);
    if (branch == null) {
      return bottom(node, leaf, hash, above, replaced);
    }
    int bits = hash >>> above;
    int shift = above + BITS;
    @Nullable Object[] top = copy(branch);
    @Nullable Object[] copy = top;
    @Nullable Object child = copy[bits & MASK];
    // One after the other, from the top down.
    for (branch = branch(child); branch != null; branch = branch(child)) {
      @Nullable Object[] next = copy(branch);
      copy[bits & MASK] = next;
      copy = next;
      bits >>>= BITS;
      shift += BITS;
      child = copy[bits & MASK];
    }
    copy[bits & MASK] = bottom(child, leaf, hash, shift, replaced);
    return top;
  }

  /** A leaf where no branch is. */
  private static Object bottom(
      @Nullable Object old, Leaf leaf, int hash, int shift, Replaced replaced) {
    if (old == null) {
      return leaf;
    }
    if (old.getClass() == Leaf[].class) { // faster than instanceof, which asks for subtypes
      return with((Leaf[]) old, leaf, hash, shift, replaced);
    }
    var one = (Leaf) old;
    int oneHash = one.hash();
    if (oneHash == hash && one.isOfSameKey(leaf)) {
      replaced.leaf = one;
      return leaf;
    }
    return oneHash <= hash ? new Leaf[] {one, leaf} : new Leaf[] {leaf, one};
  }

  private static Object with(Leaf[] bucket, Leaf leaf, int hash, int shift, Replaced replaced) {
    int at = 0;
    while (at < bucket.length && bucket[at].hash() <= hash) {
      Leaf old = bucket[at];
      if (old.hash() == hash && old.isOfSameKey(leaf)) {
        replaced.leaf = old;
        return replaced(bucket, at, leaf);
      }
      at++;
    }
    return inserted(bucket, at, leaf, shift);
  }

  private static Leaf[] replaced(Leaf[] bucket, int at, Leaf leaf) {
    if (bucket.length == 2) { // nearly all are, and two are copied faster than any number
      return at == 0 ? new Leaf[] {leaf, bucket[1]} : new Leaf[] {bucket[0], leaf};
    }
    Leaf[] changed = bucket.clone();
    changed[at] = leaf;
    return changed;
  }

  private static Object inserted(Leaf[] bucket, int at, Leaf leaf, int shift) {
    Leaf[] more = new Leaf[bucket.length + 1];
    System.arraycopy(bucket, 0, more, 0, at);
    more[at] = leaf;
    System.arraycopy(bucket, at, more, at + 1, bucket.length - at);
    return more.length <= FEW || more[0].hash() == more[bucket.length].hash()
        ? more
        : branchOf(more, shift);
  }

  private static Object[] branchOf(Leaf[] leaves, int shift) {
    Object[] branch = new Object[WIDTH];
    var none = new Replaced();
    for (Leaf each : leaves) {
      int slot = each.hash() >>> shift & MASK;
      branch[slot] = put(branch[slot], each, each.hash(), shift + BITS, none);
    }
    return branch;
  }

  /** Without the leaf of the same key as this one. */
  static @Nullable Object remove(@Nullable Object node, Leaf leaf) {
    return remove(node, leaf, 0);
  }

  private static @Nullable Object remove(@Nullable Object node, Leaf leaf, int shift) {
    Object[] branch = branch(node);
    if (branch != null) {
      int slot = leaf.hash() >>> shift & MASK;
      Object changed = remove(branch[slot], leaf, shift + BITS);
      return changed == branch[slot] ? branch : replaced(branch, slot, changed);
    }
    if (node instanceof Leaf[] bucket) {
      return without(bucket, leaf);
    }
    return node instanceof Leaf one && isOfSameKey(one, leaf) ? null : node;
  }

  private static boolean isOfSameKey(Leaf one, Leaf other) {
    return one.hash() == other.hash() && one.isOfSameKey(other);
  }

  private static Object without(Leaf[] bucket, Leaf leaf) {
    int at = 0;
    while (at < bucket.length && !isOfSameKey(bucket[at], leaf)) {
      at++;
    }
    if (at == bucket.length) {
      return bucket;
    }
    if (bucket.length == 2) {
      return bucket[1 - at];
    }
    Leaf[] fewer = new Leaf[bucket.length - 1];
    System.arraycopy(bucket, 0, fewer, 0, at);
    System.arraycopy(bucket, at + 1, fewer, at, fewer.length - at);
    return fewer;
  }

  /** A branch with less in one of its places; or the bucket of the few that are left. */
  private static Object replaced(Object[] branch, int slot, @Nullable Object changed) {
    @Nullable Object[] copy = copy(branch);
    copy[slot] = changed;
    @Nullable Object last = null;
    int nodes = 0;
    int leaves = 0;
    for (@Nullable Object child : copy) {
      if (branch(child) != null) {
        return copy;
      }
      if (child != null) {
        last = child;
        nodes++;
        leaves += child instanceof Leaf[] bucket ? bucket.length : 1;
      }
    }
    if (nodes == 1) {
      return Objects.requireNonNull(last);
    }
    return leaves > FEW ? copy : bucket(copy, leaves);
  }

  private static Leaf[] bucket(@Nullable Object[] nodes, int size) {
    Leaf[] bucket = new Leaf[size];
    int[] count = {0};
    forEach(nodes, leaf -> bucket[count[0]++] = leaf);
    Arrays.sort(bucket, Comparator.comparingInt(Leaf::hash));
    return bucket;
  }

  /** Visits all leaves, in no particular order. */
  static void forEach(@Nullable Object node, Consumer<? super Leaf> visitor) {
    if (node instanceof Object[] nodes) { // a branch or a bucket
      for (Object each : nodes) {
        forEach(each, visitor);
      }
    } else if (node != null) {
      visitor.accept((Leaf) node);
    }
  }
}
