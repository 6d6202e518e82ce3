package dev.teff.crdt;

import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldCodec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code message { repeated uint64 dots = 1; repeated uint64 times = 2; repeated V values = 3; }},
 * where dots are pairs of replica and counter, and times and values stand in the dots' order.
 */
final class DotFunCodec<V> extends StoreCodec {
  /** Dots without values. */
  static final StoreCodec PRESENCE =
      new DotFunCodec<>(DotFun.<Present>empty(), null, false, Present.HERE);

  /** Contributions to counters, as {@code sint64}. */
  static final StoreCodec NUMBERS =
      new DotFunCodec<Long>(
          DotFun.<Long>empty(),
          FieldCodec.<Long>of(
              (out, field, value) -> out.int64(field, Packed.zigzag(value)),
              in -> Packed.unzigzag(in.int64())),
          false,
          null);

  private static final int DOTS = 1;
  private static final int TIMES = 2;
  private static final int VALUES = 3;

  private final DotFun<V> empty;
  private final @Nullable FieldCodec<Object> value;
  private final boolean timed;
  private final @Nullable V presence;

  @SuppressWarnings("unchecked") // V is what the field holds, with a time around it when timed
  private DotFunCodec(
      DotFun<V> empty, @Nullable FieldCodec<?> value, boolean timed, @Nullable V presence) {
    super("Values");
    this.empty = empty;
    this.value = (FieldCodec<Object>) value;
    this.timed = timed;
    this.presence = presence;
  }

  /** Values. */
  static <V> StoreCodec of(FieldCodec<V> value) {
    return new DotFunCodec<>(DotFun.<V>empty(), value, false, null);
  }

  /** Values with times. */
  static <V> StoreCodec stamped(FieldCodec<V> value) {
    return new DotFunCodec<>(DotFun.<Stamped<V>>empty(), value, true, null);
  }

  @Override
  @SuppressWarnings("unchecked") // this codec is for such
  public void write(Store store, FieldWriter out) {
    var dots = new Packed();
    var times = new Packed();
    var values = new ArrayList<Object>();
    ((DotFun<V>) store)
        .forEach(dot -> {
          dots.add(dot.replica()).add(dot.counter());
          if (dot.value() instanceof Stamped<?> stamped) {
            times.add(stamped.time());
            values.add(stamped.value());
          } else {
            values.add(dot.value());
          }
        });
    if (!dots.isEmpty()) {
      out.bytes(DOTS, dots.toBytes());
    }
    if (!times.isEmpty()) {
      out.bytes(TIMES, times.toBytes());
    }
    if (value != null) {
      values.forEach(each -> value.write(VALUES, each, out));
    }
  }

  @Override
  public Store read(FieldReader in) {
    var dots = new Packed.Read();
    var times = new Packed.Read();
    List<Object> values = new ArrayList<>();
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == DOTS) {
        dots.add(in.int64());
      } else if (field == TIMES && timed) {
        times.add(in.int64());
      } else if (field == VALUES && value != null) {
        values.add(value.read(in));
      } else {
        throw unknownField("Values", field);
      }
    }
    DotFun<V> read = empty;
    int count = 0;
    while (dots.hasNext()) {
      read = read.plus(dots.replica(), dots.counter(), value(count++, times, values));
    }
    if (times.hasNext() || (value != null && count != values.size())) {
      throw new DecodingException("%d values belong to %d dots.".formatted(values.size(), count));
    }
    return read;
  }

  /** Adds a store to columns, if it is one value under one dot. */
  @SuppressWarnings("unchecked") // this codec is for such
  boolean addTo(Columns.Written columns, Store store) {
    var dots = (DotFun<V>) store;
    Version<V> dot = dots.only();
    if (dot == null) {
      return false;
    }
    columns.add(dot.replica(), dot.counter());
    V only = dot.value();
    if (only instanceof Stamped<?> stamped) {
      columns.addTime(stamped.time());
      columns.values().add(stamped.value());
    } else if (value != null) {
      columns.values().add(only);
    }
    return true;
  }

  /** Takes a store from columns. */
  @SuppressWarnings("unchecked") // as in the constructor
  Store next(Columns.Read columns) {
    Dot dot = columns.nextDot();
    Object next;
    if (presence != null) {
      next = presence;
    } else {
      next = timed ? new Stamped<>(columns.nextTime(), columns.nextValue()) : columns.nextValue();
    }
    return empty.plus(dot.replica(), dot.counter(), (V) next);
  }

  void writeValue(int field, Object written, FieldWriter out) {
    Objects.requireNonNull(value).write(field, written, out);
  }

  Object readValue(FieldReader in) {
    if (value == null) {
      throw new DecodingException("Presences have no values.");
    }
    return value.read(in);
  }

  @SuppressWarnings("unchecked") // as in the constructor
  private V value(int index, Packed.Read times, List<Object> values) {
    if (presence != null) {
      return presence;
    }
    if (index >= values.size()) {
      throw new DecodingException("A dot has no value.");
    }
    Object each = values.get(index);
    return (V) (timed ? new Stamped<>(times.next(0, Long.MAX_VALUE - 1), each) : each);
  }
}
