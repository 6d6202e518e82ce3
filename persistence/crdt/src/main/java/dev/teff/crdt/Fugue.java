package dev.teff.crdt;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sequence by the Fugue algorithm (Weidner, Kleppmann, <em>The Art of the Fugue: Minimizing
 * Interleaving in Collaborative Text Editing</em>, 2023): a tree of elements, each a left or a
 * right child of one that its author saw beside it, read in order. Texts that are typed at one
 * place at the same time stand one behind the other and never mixed.
 *
 * <p>Unlike the paper's, elements stand in {@link Block}s of what was typed in one go, deleted ones
 * too; a deleted block is a few numbers, however long. Blocks stand in the order of labels, so that
 * the one at a position, the one of a dot and their neighbours are found in O(log n).
 *
 * <p>Deletion is the removal of a dot. Where the element stood is kept, because others may have
 * inserted beside it. Other than in the paper, who deletes the last thing typed and types on at
 * that place continues what was deleted, instead of going to the left of it: so the two are one
 * block again when the second is deleted, and a place that is used for ever does not grow.
 *
 * @param runs what elements are kept in
 * @param order the blocks by their labels; each weighs as many positions as it takes
 * @param labels the blocks' labels by their first dots
 * @param lefts the left children of elements
 * @param rights the right children of elements, but for the one that continues a block
 * @param waiting blocks by their first dots whose parents have not arrived
 */
record Fugue(
    Runs runs,
    LongTrie<Block> order,
    DotTrie<Long> labels,
    DotTrie<Siblings> lefts,
    DotTrie<Siblings> rights,
    DotTrie<Block> waiting)
    implements Store {

  static Fugue empty(Runs runs) {
    return new Fugue(
        runs, LongTrie.empty(), DotTrie.empty(), DotTrie.empty(), DotTrie.empty(), DotTrie.empty());
  }

  /** How many elements are to be seen. */
  int length() {
    return Math.toIntExact(order.weight());
  }

  /** The element at a position. */
  Dot dotAt(int position) {
    Block block = blockAt(position);
    return new Dot(block.replica(), block.from() + position - order.weightBelow(block.label()));
  }

  /** The block that has the element at a position. */
  Block blockAt(int position) {
    LongTrie.Leaf<Block> leaf = order.atWeight(position);
    if (leaf == null) {
      throw new IndexOutOfBoundsException(position);
    }
    return leaf.value;
  }

  /** The block that an element stands in, if it is in the tree. */
  @Nullable Block find(long replica, long counter) {
    LongTrie.Leaf<Long> label = labels.of(replica).floor(counter);
    Block block = label == null ? null : order.get(label.value);
    return block == null || block.to() < counter ? null : block;
  }

  /** Up to which counter elements from this one on are alive; less than it if it is not. */
  long aliveUntil(long replica, long counter) {
    Block block = find(replica, counter);
    if (block == null) {
      LongTrie.Leaf<Block> leaf = waiting.of(replica).floor(counter);
      block = leaf == null || leaf.value.to() < counter ? null : leaf.value;
    }
    return block == null || !block.isVisible() ? counter - 1 : block.to();
  }

  /** Where the next element is alive from this counter on, at most one behind the bound. */
  long deadUntil(long replica, long counter, long bound) {
    long until = bound;
    LongTrie.Leaf<Long> placed = labels.of(replica).ceiling(counter + 1);
    if (placed != null) {
      until = Math.min(until, placed.key - 1);
    }
    LongTrie.Leaf<Block> early = waiting.of(replica).ceiling(counter + 1);
    return early == null ? until : Math.min(until, early.key - 1);
  }

  /**
   * The element that follows another one that has a right child; null when it has none. The element
   * that follows is the first of that child's tree and has no left child.
   */
  @Nullable Dot firstBehind(Dot dot) {
    Block block = find(dot.replica(), dot.counter());
    if (block != null && block.to() > dot.counter()) {
      return new Dot(dot.replica(), dot.counter() + 1);
    }
    LongTrie.Leaf<Block> behind = block == null ? order.first() : order.ceiling(block.label() + 1);
    if (behind == null) {
      return null;
    }
    boolean hasRight =
        rights.get(dot.replica(), dot.counter()) != null || continuesAt(dot.counter() + 1, dot);
    return hasRight ? new Dot(behind.value.replica(), behind.value.from()) : null;
  }

  /** Whether an element stood at this position, was deleted, and has nothing to its right yet. */
  boolean isFreeGrave(Dot dot, int position) {
    Block block = find(dot.replica(), dot.counter());
    return block != null
        && !block.isVisible()
        && block.to() == dot.counter()
        && rights.get(dot.replica(), dot.counter()) == null
        && !continuesAt(dot.counter() + 1, dot)
        && order.weightBelow(block.label()) == position;
  }

  /** How many blocks there are in the tree. */
  long blockCount() {
    var count = new long[1];
    labels
        .replicas()
        .forEach((replica, blocks) -> {
          count[0] += blocks.weight();
          return true;
        });
    return count[0];
  }

  private boolean continuesAt(long counter, Dot dot) {
    Block next = find(dot.replica(), counter);
    return next != null && next.isContinuation();
  }

  /** The blocks to be seen, in order. */
  List<Block> visible() {
    var blocks = new ArrayList<Block>();
    order.forEach((label, block) -> {
      if (block.isVisible()) {
        blocks.add(block);
      }
      return true;
    });
    return blocks;
  }

  @Override
  public boolean isEmpty() {
    var empty = new boolean[] {length() == 0};
    waiting
        .replicas()
        .forEach(
            (replica, blocks) -> blocks.forEach((from, block) -> empty[0] &= !block.isVisible()));
    return empty[0];
  }

  @Override
  public boolean isBottom() {
    return order.isEmpty() && waiting.isEmpty();
  }

  @Override
  public Store bottom() {
    return empty(runs);
  }

  @Override
  public Store join(Store other, Merge merge) {
    var that = (Fugue) other;
    var joining = new FugueJoin(this, merge);
    joining.removeWhatIsGoneFrom(that);
    joining.addWhatIsNewIn(that);
    return joining.result();
  }

  @Override
  public void forEachDot(DotVisitor visitor) {
    LongTrie.Visitor<Block> visible =
        (key, block) -> {
          if (block.isVisible()) {
            visitor.visit(block.replica(), block.from(), block.to());
          }
          return true;
        };
    order.forEach(visible);
    waiting.replicas().forEach((replica, blocks) -> blocks.forEach(visible));
  }

  @Override
  public long latest() {
    return 0;
  }

  /** The same elements in the same tree; how they are cut into blocks does not matter. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Fugue that && whole().equals(that.whole());
  }

  @Override
  public int hashCode() {
    return whole().hashCode();
  }

  /** All blocks with those that continue each other in one, wherever they stand. */
  List<Block> whole() {
    var whole = new WholeBlocks(runs);
    LongTrie.Visitor<Block> collect =
        (key, block) -> {
          whole.add(block);
          return true;
        };
    order.forEach(collect);
    waiting.replicas().forEach((replica, blocks) -> blocks.forEach(collect));
    return whole.all();
  }
}
