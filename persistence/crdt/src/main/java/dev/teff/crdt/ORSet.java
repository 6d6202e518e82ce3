package dev.teff.crdt;

import dev.teff.grains.Replica;
import dev.teff.grains.spi.FieldCodec;
import java.util.Set;

/**
 * A set. Where one replica adds an element while another removes it, it stays: a removal takes away
 * what its author had seen. What was removed leaves nothing behind. At most 1,000,000 elements.
 *
 * <pre>{@code
 * members = members.merge(members.add(me, "alice"));
 * }</pre>
 *
 * @param <E> immutable elements with {@code equals}
 */
public final class ORSet<E> extends DotMapped<ORSet<E>, E> {
  private static final ORSet<Object> EMPTY =
      new ORSet<>(DotMap.empty(DotFun.<Present>empty()), DotContext.EMPTY);

  private ORSet(DotMap<E> map, DotContext context) {
    super(map, context);
  }

  /** The set without elements. */
  @SuppressWarnings("unchecked") // it holds no element
  public static <E> ORSet<E> empty() {
    return (ORSet<E>) EMPTY;
  }

  /** How it is encoded. */
  public static <E> CrdtCodec<ORSet<E>> codec(FieldCodec<E> element) {
    return new CrdtCodec<>(
        Kind.OR_SET,
        empty(),
        new DotMapCodec<>(element, DotFunCodec.PRESENCE, DotFun.<Present>empty()));
  }

  /** Whether it has an element. */
  public boolean contains(E element) {
    return map().contains(element);
  }

  /** The elements, in no particular order. */
  public Set<E> elements() {
    return map().keys();
  }

  /** Adds; answers the delta. */
  public ORSet<E> add(Replica me, E element) {
    checkRoom("An ORSet", element);
    return replacement(element, next(me, Present.HERE));
  }

  /** Removes, if it is there; answers the delta. */
  public ORSet<E> remove(E element) {
    return removal(map().get(element));
  }

  /** Removes all; answers the delta. */
  public ORSet<E> clear() {
    return removal(map());
  }

  @Override
  @SuppressWarnings("unchecked") // stores of this type are such
  ORSet<E> with(Store newStore, DotContext newContext) {
    return new ORSet<>((DotMap<E>) newStore, newContext);
  }

  @Override
  ORSet<E> self() {
    return this;
  }

  @Override
  public String toString() {
    return elements().toString();
  }
}
