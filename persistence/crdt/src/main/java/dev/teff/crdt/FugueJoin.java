package dev.teff.crdt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A join of two sequences in progress. Used by one thread. */
final class FugueJoin {
  private final Runs runs;
  private final Merge merge;
  private final BlockOrder blocks;
  private DotTrie<Siblings> lefts;
  private DotTrie<Siblings> rights;
  private DotTrie<Block> waiting;

  /** The first dots of what is waiting, by parents; made behind removals, for additions. */
  private @Nullable NavigableMap<Dot, List<Dot>> children;

  FugueJoin(Fugue mine, Merge merge) {
    this.merge = merge;
    runs = mine.runs();
    blocks = new BlockOrder(mine);
    lefts = mine.lefts();
    rights = mine.rights();
    waiting = mine.waiting();
  }

  /** Adds a block of a sequence that is being made. */
  FugueJoin add(Block block) {
    addNews(block);
    return this;
  }

  Fugue result() {
    return new Fugue(runs, blocks.order(), blocks.labels(), lefts, rights, waiting);
  }

  // Removal.

  void removeWhatIsGoneFrom(Fugue that) {
    LongTrie<Ranges> seen = merge.theirs().replicas();
    LongTrie<LongTrie<Long>> placed = blocks.labels().replicas();
    if (seen.weight() <= placed.weight() || !waiting.isEmpty()) {
      merge.theirs().forEach((replica, from, to) -> removeGone(that, replica, from, to));
    } else {
      placed.forEach((replica, labels) -> {
        Ranges ranges = seen.get(replica);
        for (int i = 0; ranges != null && i < ranges.count(); i++) {
          removeGone(that, replica, ranges.from(i), ranges.to(i));
        }
        return true;
      });
    }
  }

  /** Removes what the other side has seen, in this range, and does not have. */
  private void removeGone(Fugue that, long replica, long from, long to) {
    long at = from;
    while (at <= to) {
      Block block = overlapping(replica, at, to);
      if (block == null) {
        return;
      }
      long end = Math.min(to, block.to());
      at = Math.max(at, block.from());
      while (block.isVisible() && at <= end) {
        long alive = that.aliveUntil(replica, at);
        if (alive < at) {
          long dead = that.deadUntil(replica, at, end);
          delete(replica, at, dead);
          at = dead + 1;
        } else {
          at = alive + 1;
        }
      }
      at = Math.max(at, end + 1);
    }
  }

  private @Nullable Block overlapping(long replica, long from, long to) {
    Block block = findAnywhere(replica, from);
    if (block != null) {
      return block;
    }
    LongTrie.Leaf<Long> placed = blocks.labels().of(replica).ceiling(from);
    LongTrie.Leaf<Block> early = waiting.of(replica).ceiling(from);
    if (placed == null || (early != null && early.key < placed.key)) {
      return early == null || early.key > to ? null : early.value;
    }
    return placed.key > to ? null : blocks.block(new Dot(replica, placed.key));
  }

  private @Nullable Block findAnywhere(long replica, long counter) {
    Block block = blocks.find(replica, counter);
    if (block != null || waiting.isEmpty()) {
      return block;
    }
    LongTrie.Leaf<Block> early = waiting.of(replica).floor(counter);
    return early == null || early.value.to() < counter ? null : early.value;
  }

  /** Deletes visible elements of one block. */
  private void delete(long replica, long from, long to) {
    Block placed = blocks.find(replica, from);
    if (placed != null) {
      blocks.delete(placed, from, to);
    } else {
      Block early = findAnywhere(replica, from);
      if (early != null) {
        await(early.part(runs, from, to).deleted());
        if (early.from() < from) {
          await(early.part(runs, early.from(), from - 1));
        }
        if (to < early.to()) {
          await(early.part(runs, to + 1, early.to()));
        }
      }
    }
    merge.changes().removed(replica, from, to);
  }

  // Insertion.

  void addWhatIsNewIn(Fugue that) {
    LongTrie.Visitor<Block> add =
        (key, block) -> {
          addNews(block);
          return true;
        };
    that.order().forEach(add);
    that.waiting().replicas().forEach((replica, early) -> early.forEach(add));
  }

  /**
   * Adds the elements of a block that are not here; those that were deleted before they came too.
   */
  private void addNews(Block block) {
    long at = block.from();
    while (at <= block.to()) {
      Block known = findAnywhere(block.replica(), at);
      if (known != null) {
        at = known.to() + 1;
        continue;
      }
      Block next = overlapping(block.replica(), at, block.to());
      long until = next == null ? block.to() : next.from() - 1;
      until = merge.mine().sameUntil(block.replica(), at, until);
      boolean deleted = merge.mine().contains(block.replica(), at);
      if (block.isVisible() && !deleted) {
        until = Math.min(until, at + BlockOrder.LONGEST_VISIBLE - 1);
        merge.changes().added(block.replica(), at, until);
      }
      Block piece = block.part(runs, at, until);
      place(deleted ? piece.deleted() : piece);
      at = until + 1;
    }
  }

  /** Puts a block into the tree, and those that waited for it; or lets it wait for its parent. */
  private void place(Block block) {
    var ready = new ArrayDeque<Block>();
    ready.add(block);
    while (!ready.isEmpty()) {
      Block next = ready.remove();
      if (next.parentReplica() != 0 && blocks.find(next.parentReplica(), next.parent()) == null) {
        children().computeIfAbsent(next.parentDot(), none -> new ArrayList<>()).add(next.first());
        await(next);
        continue;
      }
      insert(next);
      for (Block child : waitingFor(next)) {
        waiting = waiting.remove(child.replica(), child.from());
        ready.add(child);
      }
    }
  }

  private void await(Block block) {
    waiting = waiting.put(block.replica(), block.from(), block);
  }

  private NavigableMap<Dot, List<Dot>> children() {
    NavigableMap<Dot, List<Dot>> made = children;
    if (made == null) {
      var all = new TreeMap<Dot, List<Dot>>();
      waiting
          .replicas()
          .forEach((replica, early) ->
              early.forEach((from, child) ->
                  all.computeIfAbsent(child.parentDot(), parent -> new ArrayList<>())
                      .add(child.first())));
      children = all;
      return all;
    }
    return made;
  }

  private List<Block> waitingFor(Block block) {
    if (waiting.isEmpty()) {
      return List.of();
    }
    var found = new ArrayList<Block>();
    var parents = children().subMap(block.first(), true, block.last(), true);
    for (List<Dot> each : parents.values()) {
      for (Dot first : each) {
        found.add(Objects.requireNonNull(waiting.get(first.replica(), first.counter())));
      }
    }
    parents.clear();
    return found;
  }

  private void insert(Block block) {
    Dot parent = block.parentDot();
    if (block.left()) {
      Siblings siblings = siblings(lefts, parent);
      int below = siblings.below(block.replica(), block.from());
      Dot behind = below == siblings.count() ? parent : leftmost(siblings.at(below));
      blocks.insertBefore(behind, block);
      lefts = with(lefts, parent, siblings.plus(block.replica(), block.from()));
    } else {
      Dot before = elderRight(parent, block);
      blocks.insertAfter(before == null ? parent : rightmost(before), block);
      if (!block.isContinuation()) {
        Siblings siblings = siblings(rights, parent).plus(block.replica(), block.from());
        rights = with(rights, parent, siblings);
      }
    }
  }

  /** The last of the parent's right children that belongs before this new one. */
  private @Nullable Dot elderRight(Dot parent, Block block) {
    Siblings siblings = siblings(rights, parent);
    int below = siblings.below(block.replica(), block.from());
    Dot elder = below == 0 ? null : siblings.at(below - 1);
    Dot next = continuation(parent);
    if (next == null || next.compareTo(new Dot(block.replica(), block.from())) > 0) {
      return elder;
    }
    return elder == null || elder.compareTo(next) < 0 ? next : elder;
  }

  /** The element that its replica typed right behind this one, if it did. */
  private @Nullable Dot continuation(Dot dot) {
    Block block = blocks.find(dot.replica(), dot.counter() + 1);
    boolean continues = block != null && (block.from() <= dot.counter() || block.isContinuation());
    return continues ? new Dot(dot.replica(), dot.counter() + 1) : null;
  }

  /** The last element of the tree below this one. */
  private Dot rightmost(Dot dot) {
    Dot at = dot;
    while (true) {
      Dot end = new Dot(at.replica(), blocks.block(at).to());
      Dot branch = firstBranch(at, end);
      Dot next = branch == null ? continuation(end) : branch;
      if (next == null) {
        return end;
      }
      at = next;
    }
  }

  /** The last child of the first of these elements whose last child does not continue it. */
  private @Nullable Dot firstBranch(Dot from, Dot to) {
    var branch = new Dot[1];
    rights
        .of(from.replica())
        .forEach(
            from.counter(),
            to.counter(),
            (counter, siblings) -> {
              Dot last = siblings.at(siblings.count() - 1);
              Dot next = continuation(new Dot(from.replica(), counter));
              if (next == null || last.compareTo(next) > 0) {
                branch[0] = last;
                return false;
              }
              return true;
            });
    return branch[0];
  }

  /** The first element of the tree below this one. */
  private Dot leftmost(Dot dot) {
    Dot at = dot;
    Siblings siblings = siblings(lefts, at);
    while (siblings.count() > 0) {
      at = siblings.at(0);
      siblings = siblings(lefts, at);
    }
    return at;
  }

  private static Siblings siblings(DotTrie<Siblings> children, Dot parent) {
    Siblings siblings = children.get(parent.replica(), parent.counter());
    return siblings == null ? Siblings.NONE : siblings;
  }

  private static DotTrie<Siblings> with(DotTrie<Siblings> children, Dot parent, Siblings siblings) {
    return children.put(parent.replica(), parent.counter(), siblings);
  }
}
