package dev.teff.crdt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Elements of a sequence that one replica inserted one behind the other. Each but the first is the
 * right child of the one before.
 *
 * @param label where the block stands: labels grow from block to block. They are a replica's own
 *     business and never leave it
 * @param replica who inserted
 * @param from the counter of the first element
 * @param length how many elements; of deleted ones there may be more than an int counts, because a
 *     place that is used for ever is one block of all that ever stood there
 * @param parentReplica the parent of the first element; 0 for the root
 * @param parent the parent's counter; 0 for the root
 * @param left whether the first element is a left child
 * @param content the elements, or null when they were deleted
 */
record Block(
    long label,
    long replica,
    long from,
    long length,
    long parentReplica,
    long parent,
    boolean left,
    @Nullable Object content) {

  long to() {
    return from + length - 1;
  }

  Dot first() {
    return new Dot(replica, from);
  }

  Dot last() {
    return new Dot(replica, to());
  }

  Dot parentDot() {
    return new Dot(parentReplica, parent);
  }

  boolean isVisible() {
    return content != null;
  }

  /** How many positions it takes. */
  long weight() {
    return isVisible() ? length : 0;
  }

  /** Whether its first element goes on where another element of its replica ends. */
  boolean isContinuation() {
    return !left && parentReplica == replica && parent == from - 1;
  }

  /** Whether this one goes on where another ends, and both are visible or both are not. */
  boolean continues(Block before) {
    return isContinuation()
        && before.replica == replica
        && before.to() == parent
        && before.isVisible() == isVisible();
  }

  /** This block, which stands nowhere, with those behind it that continue it. */
  Block whole(long all, @Nullable Object elements) {
    return new Block(0, replica, from, all, parentReplica, parent, left, elements);
  }

  Block at(long newLabel) {
    return new Block(newLabel, replica, from, length, parentReplica, parent, left, content);
  }

  Block deleted() {
    return new Block(label, replica, from, length, parentReplica, parent, left, null);
  }

  /** The elements from one counter to another, included, as a block of their own. */
  Block part(Runs runs, long first, long last) {
    if (first == from && last == to()) {
      return this;
    }
    Object part =
        content == null ? null : runs.part(content, (int) (first - from), (int) (last - from) + 1);
    long count = last - first + 1;
    return first == from
        ? new Block(label, replica, from, count, parentReplica, parent, left, part)
        : new Block(label, replica, first, count, replica, first - 1, false, part);
  }

  /** This block with one behind it that continues it. */
  Block plus(Runs runs, Block next) {
    Object both =
        content == null || next.content == null ? null : runs.join(List.of(content, next.content));
    return new Block(label, replica, from, length + next.length, parentReplica, parent, left, both);
  }
}
