package dev.teff.crdt;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a sequence while it changes: what stands where. Used by one thread.
 *
 * <p>A block between two others gets the label in the middle. When there is none left, the blocks
 * around are spread, as few as give each other room again (Bender, Cole, Demaine, Farach-Colton,
 * Zito, <em>Two Simplified Algorithms for Maintaining Order in a List</em>, 2002).
 */
final class BlockOrder {
  /** Longer runs are cut, so that a change copies little. */
  static final int LONGEST_VISIBLE = 256;

  private static final long FIRST_LABEL = 1L << 61;
  private static final long STEP = 1L << 32;
  private static final long ROOM = 1L << 12;

  private final Runs runs;
  private LongTrie<Block> order;
  private DotTrie<Long> labels;

  BlockOrder(Fugue fugue) {
    runs = fugue.runs();
    order = fugue.order();
    labels = fugue.labels();
  }

  LongTrie<Block> order() {
    return order;
  }

  DotTrie<Long> labels() {
    return labels;
  }

  @Nullable Block find(long replica, long counter) {
    LongTrie.Leaf<Long> label = labels.of(replica).floor(counter);
    Block block = label == null ? null : order.get(label.value);
    return block == null || block.to() < counter ? null : block;
  }

  /** The block of an element that is known to be here. */
  Block block(Dot dot) {
    Block block = find(dot.replica(), dot.counter());
    if (block == null) {
      throw new IllegalStateException(dot + " has no block");
    }
    return block;
  }

  /** Puts a new block behind an element, or in front of all behind the root. */
  void insertAfter(Dot dot, Block block) {
    if (dot.equals(Dot.ROOT)) {
      insert(null, block);
      return;
    }
    Block before = block(dot);
    insert(before.to() == dot.counter() ? before : split(before, dot.counter() + 1), block);
  }

  /** Puts a new block in front of an element. */
  void insertBefore(Dot dot, Block block) {
    Block behind = block(dot);
    insert(behind.from() == dot.counter() ? before(behind) : split(behind, dot.counter()), block);
  }

  /** Makes elements of one block invisible. */
  void delete(Block block, long from, long to) {
    if (block.from() < from) {
      split(block, from);
    }
    Block middle = block(new Dot(block.replica(), from));
    if (middle.to() > to) {
      middle = split(middle, to + 1);
    }
    Block deleted = middle.deleted();
    put(deleted);
    Block before = before(deleted);
    if (before != null && deleted.continues(before)) {
      deleted = merge(before, deleted);
    }
    Block behind = behind(deleted);
    if (behind != null && behind.continues(deleted)) {
      merge(deleted, behind);
    }
  }

  private void insert(@Nullable Block before, Block block) {
    if (before != null
        && block.continues(before)
        && (!block.isVisible() || before.length() + block.length() <= LONGEST_VISIBLE)) {
      put(before.plus(runs, block));
      return;
    }
    add(block, before, before == null ? first() : behind(before));
  }

  private Block merge(Block block, Block next) {
    order = order.remove(next.label());
    labels = labels.remove(next.replica(), next.from());
    Block both = block.plus(runs, next);
    put(both);
    return both;
  }

  /** Cuts a block in front of a counter; answers the first part. */
  private Block split(Block block, long counter) {
    add(block.part(runs, counter, block.to()), block, behind(block));
    Block whole = block(new Dot(block.replica(), block.from())); // its label may have changed
    Block first = whole.part(runs, block.from(), counter - 1);
    put(first);
    return first;
  }

  private void add(Block block, @Nullable Block before, @Nullable Block behind) {
    long label = labelBetween(before, behind);
    labels = labels.put(block.replica(), block.from(), label);
    put(block.at(label));
  }

  private void put(Block block) {
    order = order.put(block.label(), block, block.weight());
  }

  private @Nullable Block first() {
    LongTrie.Leaf<Block> leaf = order.first();
    return leaf == null ? null : leaf.value;
  }

  private @Nullable Block before(Block block) {
    LongTrie.Leaf<Block> leaf = order.floor(block.label() - 1);
    return leaf == null ? null : leaf.value;
  }

  private @Nullable Block behind(Block block) {
    LongTrie.Leaf<Block> leaf = order.ceiling(block.label() + 1);
    return leaf == null ? null : leaf.value;
  }

  private long labelBetween(@Nullable Block before, @Nullable Block behind) {
    if (before == null) {
      return behind == null ? FIRST_LABEL : behind.label() - STEP;
    }
    if (behind == null) {
      return before.label() + STEP;
    }
    long gap = behind.label() - before.label();
    if (gap > 1) {
      return before.label() + gap / 2;
    }
    spread(before);
    return labelBetween(
        block(new Dot(before.replica(), before.from())),
        block(new Dot(behind.replica(), behind.from())));
  }

  /** Gives the blocks around one new labels with room between them. */
  private void spread(Block crowded) {
    var crowd = new ArrayList<Block>(List.of(crowded));
    long low = crowded.label();
    long high = low;
    while ((high - low) / crowd.size() < ROOM) {
      int size = crowd.size();
      for (int i = 0; i < size; i++) {
        Block before = before(crowd.getFirst());
        Block behind = behind(crowd.getLast());
        low = before == null ? low - STEP : before.label();
        high = behind == null ? high + STEP : behind.label();
        if (before != null) {
          crowd.addFirst(before);
        }
        if (behind != null) {
          crowd.addLast(behind);
        }
      }
    }
    crowd.forEach(block -> order = order.remove(block.label()));
    long gap = (high - low) / crowd.size();
    long label = low;
    for (Block block : crowd) {
      labels = labels.put(block.replica(), block.from(), label);
      put(block.at(label));
      label += gap;
    }
  }
}
