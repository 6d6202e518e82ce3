package dev.teff.grains;

/**
 * An immutable value of a conflict-free replicated data type: copies that were changed apart from
 * each other are merged and are equal then, in whatever order and however often they are merged.
 *
 * <p>Methods that change a value answer a <em>delta</em>: a small value of the same type that holds
 * the change alone, and is merged into every copy, the one it was made of first. Several deltas
 * merged are a delta again, if each was made of a value that has those before it merged in. Two
 * that one replica made of the same value bear one name: merging them with each other is refused
 * with an {@link IllegalArgumentException}, because one would be lost.
 *
 * <pre>{@code
 * Text next = text.merge(text.insert(me, 0, "Hello"));
 * }</pre>
 *
 * @param <T> the type itself
 */
public interface Crdt<T extends Crdt<T>> {
  /** This value and another one in one. Associative, commutative and idempotent. */
  T merge(T that);

  /**
   * Refuses a delta that no honest replica would have sent.
   *
   * @param delta from somewhere else
   * @param author who made it, or 0 for a whole value in which many had a hand
   * @param here the replica that is about to merge it into this value
   * @throws GrainException {@code TEFF-321} when it holds changes in the name of another replica
   *     than its author, or claims to have seen changes that this replica has yet to make; {@code
   *     TEFF-322} when it carries a time too far in the future
   */
  void admit(T delta, long author, Replica here);
}
