package dev.teff.crdt;

import dev.teff.grains.Replica;
import java.util.Objects;

/**
 * Types whose store is a sequence.
 *
 * @param <T> the type itself
 */
abstract sealed class Sequential<T extends Causal<T>> extends Causal<T> permits Text, Sequence {
  private final Fugue fugue;

  Sequential(Fugue fugue, DotContext context) {
    super(fugue, context);
    this.fugue = fugue;
  }

  final Fugue fugue() {
    return fugue;
  }

  /** How many there are. */
  public final int length() {
    return fugue.length();
  }

  /** A mark at a position that moves with what stands before it. */
  public final Anchor anchor(int position) {
    Objects.checkIndex(position, length() + 1);
    Dot before = position == 0 ? Dot.ROOT : fugue.dotAt(position - 1);
    return new Anchor(before.replica(), before.counter());
  }

  /** Where a mark is now; where its element stood, if that was deleted. */
  public final int position(Anchor anchor) {
    Block block = fugue.find(anchor.replica(), anchor.counter());
    if (block == null) {
      return 0;
    }
    long before = fugue.order().weightBelow(block.label());
    long within = block.isVisible() ? anchor.counter() - block.from() + 1 : 0;
    return Math.toIntExact(before + within);
  }

  /** Whether the element before a mark is still there. */
  public final boolean contains(Anchor anchor) {
    Block block = fugue.find(anchor.replica(), anchor.counter());
    return block != null && block.isVisible();
  }

  final T insertion(Replica me, int position, Object run) {
    Objects.checkIndex(position, length() + 1);
    Dot dot = next(me);
    int length = fugue.runs().length(run);
    Limits.places(getClass().getSimpleName(), fugue.blockCount() + 1);
    Block block = behind(position, dot).newBlock(dot, length, run);
    Fugue brought = new FugueJoin((Fugue) fugue.bottom(), nothingSeen()).add(block).result();
    return made(
        with(brought, DotContext.of(dot.replica(), dot.counter(), dot.counter() + length - 1)));
  }

  final T deletion(int from, int to) {
    Objects.checkFromToIndex(from, to, length());
    DotContext deleted = DotContext.EMPTY;
    int at = from;
    while (at < to) {
      Block block = fugue.blockAt(at);
      long offset = at - fugue.order().weightBelow(block.label());
      long first = block.from() + offset;
      long last = Math.min(block.to(), first + (to - at) - 1);
      deleted = deleted.plus(block.replica(), first, last);
      at += (int) (last - first) + 1;
    }
    return with(fugue.bottom(), deleted);
  }

  final T noChange() {
    return with(fugue.bottom(), DotContext.EMPTY);
  }

  /** Where in the tree something inserted at a position belongs. */
  private Place behind(int position, Dot dot) {
    var last = new Dot(dot.replica(), dot.counter() - 1);
    if (fugue.isFreeGrave(last, position)) {
      return new Place(last, false);
    }
    Dot before = position == 0 ? Dot.ROOT : fugue.dotAt(position - 1);
    Dot next = fugue.firstBehind(before);
    return next == null ? new Place(before, false) : new Place(next, true);
  }

  private record Place(Dot parent, boolean left) {
    Block newBlock(Dot dot, int length, Object run) {
      return new Block(
          0, dot.replica(), dot.counter(), length, parent.replica(), parent.counter(), left, run);
    }
  }

  private static Merge nothingSeen() {
    return Merge.of(DotContext.EMPTY, DotContext.EMPTY, Changes.IGNORED);
  }
}
