package dev.teff.runtime;

import dev.teff.grains.Crdt;
import org.jspecify.annotations.Nullable;

/**
 * Changes that nobody waits for: those that one copy has yet to store and to tell the others. What
 * is taken to be stored stays known until it is sealed, since a turn that is rolled back has stored
 * nothing; and it is encoded before it is taken, since that may fail. Belongs to the holder of the
 * activation's baton.
 */
@SuppressWarnings("ReferenceEquality") // mostly, what is to be stored is what is to be pushed
final class ReplicaBacklog<T extends Crdt<T>> {
  /** Changes, and their bytes once somebody has needed them. */
  static final class Changes<T extends Crdt<T>> {
    private final T delta;
    private byte @Nullable [] bytes;

    private Changes(T delta, byte @Nullable [] bytes) {
      this.delta = delta;
      this.bytes = bytes;
    }

    T delta() {
      return delta;
    }

    byte[] encoded(ReplicaCodec<T> codec) {
      byte[] known = bytes;
      if (known == null) {
        known = codec.encoded(delta);
        bytes = known;
      }
      return known;
    }

    private static <T extends Crdt<T>> Changes<T> merged(
        @Nullable Changes<T> before, Changes<T> more) {
      return before == null ? more : new Changes<>(before.delta.merge(more.delta), null);
    }
  }

  private final ReplicaCodec<T> codec;
  private @Nullable Changes<T> unstored;
  private @Nullable Changes<T> unpushed;
  private @Nullable Changes<T> storing; // by a turn that is not sealed yet
  private @Nullable T orphans; // changes of others that they seem not to have stored
  private @Nullable T storingOrphans; // by a turn that is not sealed yet

  ReplicaBacklog(ReplicaCodec<T> codec) {
    this.codec = codec;
  }

  /** Takes a change that was made here. */
  void add(T delta, byte[] encoded) {
    var made = new Changes<>(delta, encoded);
    boolean alike = unstored == unpushed;
    unstored = Changes.merged(unstored, made);
    unpushed = alike ? unstored : Changes.merged(unpushed, made);
  }

  /** Takes changes of others that they seem not to have stored. */
  void adopt(T theirs) {
    orphans = orphans == null ? theirs : orphans.merge(theirs);
  }

  /** Whether something was made here that no seal has taken. */
  boolean isUnstored() {
    return unstored != null || storing != null;
  }

  /** What was made here and is to be stored, if there is something, for the running turn. */
  @Nullable Changes<T> takeUnstored() {
    Changes<T> taken = unstored;
    if (taken != null) {
      taken.encoded(codec);
      takeWithWhole();
    }
    return taken;
  }

  /** The running turn stores the whole value, which has what was made here. */
  void takeWithWhole() {
    if (unstored != null) {
      storing = Changes.merged(storing, unstored);
      unstored = null;
    }
  }

  /** The store is lost, and will get the whole value when it is back. */
  void forgetUnstored() {
    unstored = null;
  }

  /** What the others are to be told, encoded, if there is something. */
  byte @Nullable [] takeUnpushed() {
    byte[] taken = unpushed == null ? null : unpushed.encoded(codec);
    unpushed = null;
    return taken;
  }

  /** What is to be stored of others, encoded, if there is something, for the running turn. */
  byte @Nullable [] takeOrphans() {
    T taken = orphans;
    if (taken == null) {
      return null;
    }
    byte[] encoded = codec.encoded(taken);
    storingOrphans = storingOrphans == null ? taken : storingOrphans.merge(taken);
    orphans = null;
    return encoded;
  }

  /** What was taken is on its way to the store. */
  void sealed() {
    storing = null;
    storingOrphans = null;
  }

  /** The running turn is rolled back: what it took is to be stored after all. */
  void restore() {
    if (storing != null) {
      unstored = Changes.merged(unstored, storing);
    }
    if (storingOrphans != null) {
      adopt(storingOrphans);
    }
    sealed();
  }
}
