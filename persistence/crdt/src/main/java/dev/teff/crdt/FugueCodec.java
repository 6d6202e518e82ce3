package dev.teff.crdt;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldCodec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.grains.spi.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code message { repeated Block blocks = 1; }}. A block is {@code message { repeated uint64 place
 * = 1; repeated E elements = 2; }}; its place is replica, first counter, side (0 right, 1 left),
 * parent replica, parent counter and, where the elements were deleted, how many. Right children of
 * the element before, which are most blocks, end with the side 2.
 */
final class FugueCodec extends StoreCodec {
  /** Characters. */
  static final FugueCodec TEXT = new FugueCodec(Runs.TEXT, Optional.empty());

  private static final int BLOCKS = 1;
  private static final int PLACE = 1;
  private static final int ELEMENTS = 2;

  private static final int RIGHT = 0;
  private static final int LEFT = 1;
  private static final int CONTINUATION = 2;

  private final Runs runs;
  private final Optional<FieldCodec<Object>> element;
  private final Codec<Block> block = new BlockCodec();

  private FugueCodec(Runs runs, Optional<FieldCodec<Object>> element) {
    super("Sequence");
    this.runs = runs;
    this.element = element;
  }

  /** Elements of any type. */
  @SuppressWarnings("unchecked") // runs are lists of such elements
  static FugueCodec list(FieldCodec<?> element) {
    return new FugueCodec(Runs.LIST, Optional.of((FieldCodec<Object>) element));
  }

  @Override
  public void write(Store store, FieldWriter out) {
    ((Fugue) store).whole().forEach(each -> out.message(BLOCKS, each, block));
  }

  @Override
  public Store read(FieldReader in) {
    var reading =
        new FugueJoin(
            Fugue.empty(runs), Merge.of(DotContext.EMPTY, DotContext.EMPTY, Changes.IGNORED));
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field != BLOCKS) {
        throw unknownField("Sequence", field);
      }
      reading.add(in.message(block));
    }
    return reading.result();
  }

  private final class BlockCodec implements Codec<Block> {
    private static final Shape SHAPE = new Shape("Block", Shape.Kind.RECORD, List.of());

    @Override
    public Shape shape() {
      return SHAPE;
    }

    @Override
    public void write(Block written, FieldWriter out) {
      var place = new Packed().add(written.replica()).add(written.from());
      if (written.isContinuation()) {
        place.add(CONTINUATION);
      } else {
        place.add(written.left() ? LEFT : RIGHT);
        place.add(written.parentReplica()).add(written.parent());
      }
      if (written.content() == null) {
        place.add(written.length());
      }
      out.bytes(PLACE, place.toBytes());
      if (written.content() != null) {
        writeElements(written.content(), out);
      }
    }

    private void writeElements(Object run, FieldWriter out) {
      if (element.isPresent()) {
        ((List<?>) run).forEach(each -> element.get().write(ELEMENTS, each, out));
      } else {
        out.string(ELEMENTS, (String) run);
      }
    }

    @Override
    public Block read(FieldReader in) {
      var place = new Packed.Read();
      var elements = new ArrayList<Object>();
      @Nullable Object content = null;
      for (int field = in.next(); field != 0; field = in.next()) {
        if (field == PLACE) {
          place.add(in.int64());
        } else if (field == ELEMENTS && element.isPresent()) {
          elements.add(element.get().read(in));
        } else if (field == ELEMENTS) {
          content = in.string();
        } else {
          throw unknownField("Block", field);
        }
      }
      return placed(place, elements.isEmpty() ? content : List.copyOf(elements));
    }

    private Block placed(Packed.Read place, @Nullable Object content) {
      long replica = place.replica();
      long from = place.counter();
      int side = (int) place.next(RIGHT, CONTINUATION);
      boolean continuation = side == CONTINUATION;
      long parentReplica = continuation ? replica : place.next(0, Long.MAX_VALUE);
      long parent = continuation ? from - 1 : place.next(0, Packed.MAX_COUNTER);
      long most = Packed.MAX_COUNTER - from + 1;
      long length = content == null ? place.next(1, most) : runs.length(content);
      if (place.hasNext()
          || length == 0
          || length > most
          || (parentReplica == 0) != (parent == 0)
          || (parentReplica == 0 && side == LEFT)) {
        throw new DecodingException("A block has no place that makes sense.");
      }
      return new Block(0, replica, from, length, parentReplica, parent, side == LEFT, content);
    }
  }
}
