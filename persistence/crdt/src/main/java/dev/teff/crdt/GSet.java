package dev.teff.crdt;

import dev.teff.grains.Replica;
import dev.teff.grains.spi.FieldCodec;
import java.util.Set;

/**
 * A set that grows. In a map, it goes with its key. At most 1,000,000 elements.
 *
 * <pre>{@code
 * visitors = visitors.merge(visitors.add(me, "alice"));
 * }</pre>
 *
 * @param <E> immutable elements with {@code equals}
 */
public final class GSet<E> extends DotMapped<GSet<E>, E> {
  private static final GSet<Object> EMPTY =
      new GSet<>(DotMap.empty(DotFun.<Present>empty()), DotContext.EMPTY);

  private GSet(DotMap<E> map, DotContext context) {
    super(map, context);
  }

  /** The set without elements. */
  @SuppressWarnings("unchecked") // it holds no element
  public static <E> GSet<E> empty() {
    return (GSet<E>) EMPTY;
  }

  /** How it is encoded. */
  public static <E> CrdtCodec<GSet<E>> codec(FieldCodec<E> element) {
    return new CrdtCodec<>(
        Kind.G_SET,
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

  /** Adds; answers the delta, which is empty when the element is there already. */
  public GSet<E> add(Replica me, E element) {
    if (contains(element)) {
      return noChange();
    }
    checkRoom("A GSet", element);
    return replacement(element, next(me, Present.HERE));
  }

  @Override
  @SuppressWarnings("unchecked") // stores of this type are such
  GSet<E> with(Store newStore, DotContext newContext) {
    return new GSet<>((DotMap<E>) newStore, newContext);
  }

  @Override
  GSet<E> self() {
    return this;
  }

  @Override
  public String toString() {
    return elements().toString();
  }
}
