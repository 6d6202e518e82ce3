package dev.teff.crdt;

import org.jspecify.annotations.Nullable;

/**
 * What the parts of two values need to know of the whole when they are joined.
 *
 * @param mine what the receiving value has seen
 * @param theirs what the merged value has seen
 * @param changes what comes of it
 * @param before if the merged value has seen changes of one replica only, which most deltas have:
 *     what the receiving value has seen of that one
 */
record Merge(
    DotContext mine, DotContext theirs, Changes changes, LongTrie.@Nullable Leaf<Ranges> before) {
  /** Takes a dot; answers whether it is as it should be. */
  interface DotTest {
    boolean isTrue(long replica, long counter);
  }

  static Merge of(DotContext mine, DotContext theirs, Changes changes) {
    LongTrie.Leaf<Ranges> only = theirs.only();
    return new Merge(mine, theirs, changes, only == null ? null : mine.find(only.key));
  }

  /** The same, for who wants to know what comes of it. */
  Merge reported() {
    return changes.isIgnored() ? new Merge(mine, theirs, new Changes(), before) : this;
  }

  /** What the receiving value has seen of a replica. */
  @Nullable Ranges seenHere(long replica) {
    LongTrie.Leaf<Ranges> only = theirs.only();
    if (only == null || only.key != replica) {
      return mine.replicas().get(replica);
    }
    return before == null ? null : before.value;
  }

  /** What the receiving value has seen behind the merge. */
  DotContext seen() {
    LongTrie.Leaf<Ranges> only = theirs.only();
    return only == null ? mine.plus(theirs) : mine.plus(only, before);
  }

  /**
   * Whether the receiving value has seen nothing of what the merged one has, except for a few dots
   * of which something is true.
   */
  boolean isNewExcept(int few, DotTest test) {
    LongTrie.Leaf<Ranges> only = theirs.only();
    return only == null
        ? theirs.replicas().forEach((replica, ranges) -> isNewExcept(few, replica, ranges, test))
        : isNewExcept(few, only.key, only.value, test);
  }

  private boolean isNewExcept(int few, long replica, Ranges ranges, DotTest test) {
    Ranges seen = seenHere(replica);
    if (seen == null) {
      return true;
    }
    int left = few;
    for (int i = 0; i < ranges.count(); i++) {
      long counter = ranges.from(i);
      while (counter <= ranges.to(i)) {
        if (!seen.contains(counter)) {
          counter = seen.sameUntil(counter, ranges.to(i)) + 1;
        } else if (left-- > 0 && test.isTrue(replica, counter)) {
          counter++;
        } else {
          return false;
        }
      }
    }
    return true;
  }
}
