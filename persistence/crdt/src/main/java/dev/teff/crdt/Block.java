package dev.teff.crdt;

import org.jspecify.annotations.Nullable;

/**
 * Elements of a sequence that one replica inserted one behind the other. Each but the first is the
 * right child of the one before.
 *
 * @param label where the block stands: labels grow from block to block. They are a replica's own
 *     business and never leave it
 * @param replica who inserted
 * @param from the counter of the first element
 * @param length how many elements
 * @param parentReplica the parent of the first element; 0 for the root
 * @param parent the parent's counter; 0 for the root
 * @param left whether the first element is a left child
 * @param content the elements, or null when they were deleted
 */
record Block(
    long label,
    long replica,
    long from,
    int length,
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
  int weight() {
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
    int count = (int) (last - first) + 1;
    return first == from
        ? new Block(label, replica, from, count, parentReplica, parent, left, part)
        : new Block(label, replica, first, count, replica, first - 1, false, part);
  }

  /** This block with one behind it that continues it. */
  Block plus(Runs runs, Block next) {
    Object both = content == null || next.content == null ? null : runs.join(content, next.content);
    return new Block(label, replica, from, length + next.length, parentReplica, parent, left, both);
  }
}
