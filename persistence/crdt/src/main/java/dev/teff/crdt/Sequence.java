package dev.teff.crdt;

import dev.teff.grains.Replica;
import dev.teff.grains.spi.FieldCodec;
import java.util.ArrayList;
import java.util.List;

/**
 * A list that many change at once; otherwise as {@link Text}. At most 1,000,000 elements.
 *
 * <pre>{@code
 * tasks = tasks.merge(tasks.insert(me, 0, List.of("write", "test")));
 * }</pre>
 *
 * @param <E> immutable elements
 */
public final class Sequence<E> extends Sequential<Sequence<E>> {
  private static final Sequence<Object> EMPTY =
      new Sequence<>(Fugue.empty(Runs.LIST), DotContext.EMPTY);

  private Sequence(Fugue fugue, DotContext context) {
    super(fugue, context);
  }

  /** The list without elements. */
  @SuppressWarnings("unchecked") // it holds no element
  public static <E> Sequence<E> empty() {
    return (Sequence<E>) EMPTY;
  }

  /** How it is encoded. */
  public static <E> CrdtCodec<Sequence<E>> codec(FieldCodec<E> element) {
    return new CrdtCodec<>(Kind.SEQUENCE, empty(), FugueCodec.list(element));
  }

  /** Inserts, in order; answers the delta. */
  public Sequence<E> insert(Replica me, int position, List<? extends E> inserted) {
    if (inserted.isEmpty()) {
      return noChange();
    }
    Limits.elements("A Sequence", (long) length() + inserted.size());
    return insertion(me, position, List.copyOf(inserted));
  }

  /**
   * Deletes; answers the delta.
   *
   * @param from the first element's position
   * @param to the position behind the last one
   */
  public Sequence<E> delete(int from, int to) {
    return deletion(from, to);
  }

  /** The element at a position. */
  public E get(int position) {
    Block block = fugue().blockAt(position);
    return run(block).get((int) (position - fugue().order().weightBelow(block.label())));
  }

  /** All elements. */
  public List<E> toList() {
    var list = new ArrayList<E>(length());
    fugue().visible().forEach(block -> list.addAll(run(block)));
    return List.copyOf(list);
  }

  @SuppressWarnings("unchecked") // runs of this type are such
  private List<E> run(Block block) {
    return (List<E>) Runs.content(block);
  }

  @Override
  Sequence<E> with(Store newStore, DotContext newContext) {
    return new Sequence<>((Fugue) newStore, newContext);
  }

  @Override
  Sequence<E> self() {
    return this;
  }

  @Override
  public String toString() {
    return toList().toString();
  }
}
