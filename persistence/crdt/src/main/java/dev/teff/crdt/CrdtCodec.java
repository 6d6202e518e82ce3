package dev.teff.crdt;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.grains.spi.Shape;
import java.util.List;

/**
 * How a type is encoded, in protobuf's wire format: {@code message { int32 kind = 1; repeated
 * uint64 context = 2; Store store = 3; bytes deflated = 5; int32 end = 4; }}. A context is, per
 * replica, its number, how many ranges were seen of it, and of each range how many are missing
 * before it and how many it has. Of a counter, mostly each replica's newest change is all that
 * counts; {@code repeated sint64 counts = 6} is in the place of the store then, in the order of the
 * context's replicas. The last field is {@code end = 4}, and is 1: what was cut off before it could
 * pass for a removal. A store that is long, which a whole value's mostly is and a delta's is not,
 * stands in its deflated form instead.
 *
 * <p>A type that is not the expected one, and anything that a newer version has added, is refused.
 *
 * @param <T> the type
 */
public final class CrdtCodec<T extends Causal<T>> implements Codec<T> {
  private static final int KIND = 1;
  private static final int CONTEXT = 2;
  private static final int STORE = 3;
  private static final int END = 4;
  private static final int DEFLATED = 5;
  private static final int COUNTS = 6;

  private final Kind kind;
  private final T empty;
  private final StoreCodec store;
  private final Shape shape;

  CrdtCodec(Kind kind, T empty, StoreCodec store) {
    this.kind = kind;
    this.empty = empty;
    this.store = store;
    shape =
        new Shape(
            kind.typeName(),
            Shape.Kind.RECORD,
            List.of(
                Shape.FieldShape.scalar(
                    KIND, "kind", Shape.FieldType.INT32, Shape.Cardinality.SINGLE),
                Shape.FieldShape.scalar(
                    CONTEXT, "context", Shape.FieldType.INT64, Shape.Cardinality.REPEATED),
                Shape.FieldShape.message(STORE, "store", Shape.Cardinality.SINGLE, store::shape),
                Shape.FieldShape.scalar(
                    DEFLATED, "deflated", Shape.FieldType.BYTES, Shape.Cardinality.SINGLE),
                Shape.FieldShape.scalar(
                    COUNTS, "counts", Shape.FieldType.INT64, Shape.Cardinality.REPEATED),
                Shape.FieldShape.scalar(
                    END, "end", Shape.FieldType.INT32, Shape.Cardinality.SINGLE)));
  }

  T empty() {
    return empty;
  }

  StoreCodec storeCodec() {
    return store;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public void write(T value, FieldWriter out) {
    out.int32(KIND, kind.number());
    if (!value.context().isEmpty()) {
      out.bytes(CONTEXT, packed(value.context()));
    }
    if (isCounter() && value.context().endsWith((DotFun<?>) value.store())) {
      Counts.write(COUNTS, value, out);
    } else if (!value.store().isBottom()) {
      out.message(STORE, DEFLATED, value.store(), store);
    }
    out.int32(END, 1);
  }

  @Override
  public T read(FieldReader in) {
    int readKind = 0;
    boolean ended = false;
    var ranges = new Packed.Read();
    var counts = new Packed.Read();
    Store readStore = empty.store();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case KIND -> readKind = in.int32();
        case CONTEXT -> ranges.add(in.int64());
        case STORE -> {
          check(readKind); // before anything is read as what it is not
          readStore = in.message(store);
        }
        case DEFLATED -> {
          check(readKind);
          readStore = in.deflated(store);
        }
        case COUNTS -> {
          check(readKind);
          if (!isCounter()) {
            throw StoreCodec.unknownField(kind.typeName(), field);
          }
          counts.add(in.int64());
        }
        case END -> ended = in.int32() == 1;
        default -> throw StoreCodec.unknownField(kind.typeName(), field);
      }
    }
    check(readKind);
    if (!ended) {
      throw new DecodingException("The end of a %s is missing.".formatted(kind.typeName()));
    }
    DotContext context = unpacked(ranges);
    if (counts.hasNext()) {
      readStore = Counts.read(readStore, context, counts);
    }
    readStore.forEachDot((replica, from, to) -> {
      if (!context.containsAll(replica, from, to)) {
        throw new DecodingException(
            "%s holds change %d of replica %d but has not seen it."
                .formatted(kind.typeName(), from, replica));
      }
    });
    return empty.with(readStore, isCounter() ? context.following((DotFun<?>) readStore) : context);
  }

  private boolean isCounter() {
    return store.equals(DotFunCodec.NUMBERS);
  }

  private void check(int readKind) {
    if (readKind != kind.number()) {
      throw new DecodingException(
          "Type %d is not %s, which is type %d; it is another one, or of a newer version of Teff."
              .formatted(readKind, kind.typeName(), kind.number()));
    }
  }

  private static byte[] packed(DotContext context) {
    var packed = new Packed();
    context.forEachReplica((replica, ranges) -> {
      packed.add(replica).add(ranges.count());
      long behind = 1;
      for (int i = 0; i < ranges.count(); i++) {
        packed.add(ranges.from(i) - behind).add(ranges.to(i) - ranges.from(i) + 1);
        behind = ranges.to(i) + 1;
      }
    });
    return packed.toBytes();
  }

  private static DotContext unpacked(Packed.Read numbers) {
    LongTrie<Ranges> replicas = LongTrie.empty();
    while (numbers.hasNext()) {
      long replica = numbers.replica();
      long count = numbers.next(1, Integer.MAX_VALUE);
      long behind = 1;
      var ranges = new Ranges.Builder();
      for (long i = 0; i < count; i++) {
        long from = behind + numbers.next(0, Packed.MAX_COUNTER);
        long to = from + numbers.next(1, Packed.MAX_COUNTER) - 1;
        if (to > Packed.MAX_COUNTER) {
          throw new DecodingException("A counter is beyond what is counted to.");
        }
        ranges.add(from, to);
        behind = to + 1;
      }
      Ranges read = ranges.build();
      Ranges before = replicas.get(replica);
      replicas = replicas.put(replica, before == null ? read : before.plus(read));
    }
    return DotContext.of(replicas);
  }
}
