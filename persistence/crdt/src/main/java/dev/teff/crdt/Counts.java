package dev.teff.crdt;

import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldWriter;
import java.util.Objects;

/** What replicas contributed to a counter. */
final class Counts {
  private Counts() {}

  /** A replica's contribution after an addition, checked to leave all sums in range. */
  static long sum(String type, DotFun<Long> counts, long replica, long by) {
    Long old = counts.newest(replica);
    try {
      Math.addExact(counts.sum(), by);
      return Math.addExact(old == null ? 0 : old, by);
    } catch (ArithmeticException e) {
      throw Limits.overflow(type);
    }
  }

  /** Writes the counts of all replicas of the context. */
  @SuppressWarnings("unchecked") // the value is a counter
  static void write(int field, Causal<?> counter, FieldWriter out) {
    var counts = (DotFun<Long>) counter.store();
    var packed = new Packed();
    var last = new long[2]; // the count itself, and how many there are
    counter
        .context()
        .forEachReplica((replica, ranges) -> {
          last[0] = Packed.zigzag(Objects.requireNonNull(counts.newest(replica)));
          last[1]++;
          packed.add(last[0]);
        });
    if (last[1] == 1 && last[0] != 0) { // a field that is 0 would be left out
      out.int64(field, last[0]);
    } else if (last[1] > 0) {
      out.bytes(field, packed.toBytes());
    }
  }

  /** The store of a counter whose replicas' last changes have these counts. */
  @SuppressWarnings("unchecked") // the store is a counter's
  static Store read(Store empty, DotContext context, Packed.Read counts) {
    if (!empty.isBottom()) {
      throw new DecodingException("A counter has counts twice.");
    }
    var read =
        new Object() {
          DotFun<Long> dots = (DotFun<Long>) empty;
        };
    context.forEachReplica((replica, ranges) ->
        read.dots = read.dots.plus(replica, ranges.last(), Packed.unzigzag(counts.next())));
    if (counts.hasNext()) {
      throw new DecodingException("There are counts that belong to no replica.");
    }
    return read.dots;
  }
}
