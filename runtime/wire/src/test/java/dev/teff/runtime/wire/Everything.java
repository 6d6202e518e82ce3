package dev.teff.runtime.wire;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.grains.spi.Shape;
import dev.teff.grains.spi.Shape.Cardinality;
import dev.teff.grains.spi.Shape.FieldShape;
import dev.teff.grains.spi.Shape.FieldType;
import dev.teff.grains.spi.Shape.Kind;
import dev.teff.grains.spi.TimeCodecs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A record with a field of every kind. */
record Everything(
    boolean flag,
    int count,
    long amount,
    float ratio,
    double exact,
    String text,
    List<Byte> raw,
    Color color,
    List<Integer> numbers,
    List<Double> weights,
    List<String> names,
    Map<String, Long> balances,
    Map<Integer, Change> changes,
    Optional<Everything> child,
    Optional<Change> change,
    Optional<Instant> at,
    Optional<Duration> within,
    Optional<Boolean> maybe) {

  enum Color {
    NONE,
    RED,
    GREEN
  }

  static final Everything EMPTY =
      new Everything(
          false,
          0,
          0,
          0,
          0,
          "",
          List.of(),
          Color.NONE,
          List.of(),
          List.of(),
          List.of(),
          Map.of(),
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** A value with something in every field. */
  static Everything full() {
    return new Everything(
        true,
        -7,
        Long.MIN_VALUE,
        1.5f,
        -2.25,
        "naïve 😀 \u0800 \uFFFD text",
        List.of((byte) 0, (byte) -1),
        Color.GREEN,
        List.of(1, -1, 300),
        List.of(0.5, -0.0),
        List.of("", "two"),
        Map.of("alice", 5L),
        Map.of(3, new Change.Withdrawn(2, "cash")),
        Optional.of(nested("x".repeat(300))),
        Optional.of(new Change.Deposited(0)),
        Optional.of(Instant.parse("2026-01-31T12:00:00.5Z")),
        Optional.of(Duration.ofMillis(1500)),
        Optional.of(false));
  }

  /** An empty value except for its text. */
  static Everything nested(String text) {
    return new Everything(
        false,
        0,
        0,
        0,
        0,
        text,
        List.of(),
        Color.NONE,
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** A value inside a value inside … */
  static Everything deep(int depth) {
    Everything value = EMPTY;
    for (int i = 0; i < depth; i++) {
      value =
          new Everything(
              false,
              0,
              0,
              0,
              0,
              "",
              List.of(),
              Color.NONE,
              List.of(),
              List.of(),
              List.of(),
              Map.of(),
              Map.of(),
              Optional.of(value),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty());
    }
    return value;
  }

  static final Codec<Everything> CODEC = new EverythingCodec();

  private static final class EverythingCodec implements Codec<Everything> {
    private static final Shape SHAPE =
        new Shape(
            "test.Everything",
            Kind.RECORD,
            List.of(
                FieldShape.scalar(1, "flag", FieldType.BOOL, Cardinality.SINGLE),
                FieldShape.scalar(2, "count", FieldType.INT32, Cardinality.SINGLE),
                FieldShape.scalar(3, "amount", FieldType.INT64, Cardinality.SINGLE),
                FieldShape.scalar(4, "ratio", FieldType.FLOAT, Cardinality.SINGLE),
                FieldShape.scalar(5, "exact", FieldType.DOUBLE, Cardinality.SINGLE),
                FieldShape.scalar(6, "text", FieldType.STRING, Cardinality.SINGLE),
                FieldShape.scalar(7, "raw", FieldType.BYTES, Cardinality.SINGLE),
                FieldShape.constants(
                    8, "color", Cardinality.SINGLE, List.of("NONE", "RED", "GREEN")),
                FieldShape.scalar(9, "numbers", FieldType.INT32, Cardinality.REPEATED),
                FieldShape.scalar(10, "weights", FieldType.DOUBLE, Cardinality.REPEATED),
                FieldShape.scalar(11, "names", FieldType.STRING, Cardinality.REPEATED),
                FieldShape.message(12, "balances", Cardinality.MAP, BalanceEntry.INSTANCE::shape),
                FieldShape.message(13, "changes", Cardinality.MAP, ChangeEntry.INSTANCE::shape),
                FieldShape.message(14, "child", Cardinality.OPTIONAL, () -> CODEC.shape()),
                FieldShape.message(15, "change", Cardinality.OPTIONAL, Change.CODEC::shape),
                FieldShape.message(
                    16, "createdAt", Cardinality.OPTIONAL, TimeCodecs.INSTANT::shape),
                FieldShape.message(17, "within", Cardinality.OPTIONAL, TimeCodecs.DURATION::shape),
                FieldShape.scalar(18, "maybe", FieldType.BOOL, Cardinality.OPTIONAL)));

    @Override
    public Shape shape() {
      return SHAPE;
    }

    @Override
    public void write(Everything value, FieldWriter out) {
      if (value.flag) {
        out.bool(1, true);
      }
      if (value.count != 0) {
        out.int32(2, value.count);
      }
      if (value.amount != 0) {
        out.int64(3, value.amount);
      }
      if (value.ratio != 0) {
        out.float32(4, value.ratio);
      }
      if (value.exact != 0) {
        out.float64(5, value.exact);
      }
      if (!value.text.isEmpty()) {
        out.string(6, value.text);
      }
      if (!value.raw.isEmpty()) {
        out.bytes(7, toArray(value.raw));
      }
      if (value.color != Color.NONE) {
        out.int32(8, value.color == Color.RED ? 1 : 2);
      }
      value.numbers.forEach(number -> out.int32(9, number));
      value.weights.forEach(weight -> out.float64(10, weight));
      value.names.forEach(name -> out.string(11, name));
      value.balances.entrySet().forEach(e -> out.message(12, e, BalanceEntry.INSTANCE));
      value.changes.entrySet().forEach(e -> out.message(13, e, ChangeEntry.INSTANCE));
      value.child.ifPresent(child -> out.message(14, child, CODEC));
      value.change.ifPresent(change -> out.message(15, change, Change.CODEC));
      value.at.ifPresent(at -> out.message(16, at, TimeCodecs.INSTANT));
      value.within.ifPresent(within -> out.message(17, within, TimeCodecs.DURATION));
      value.maybe.ifPresent(maybe -> out.bool(18, maybe));
    }

    @Override
    public Everything read(FieldReader in) {
      boolean flag = false;
      int count = 0;
      long amount = 0;
      float ratio = 0;
      double exact = 0;
      String text = "";
      List<Byte> raw = List.of();
      Color color = Color.NONE;
      var numbers = new ArrayList<Integer>();
      var weights = new ArrayList<Double>();
      var names = new ArrayList<String>();
      var balances = new LinkedHashMap<String, Long>();
      var changes = new LinkedHashMap<Integer, Change>();
      Optional<Everything> child = Optional.empty();
      Optional<Change> change = Optional.empty();
      Optional<Instant> at = Optional.empty();
      Optional<Duration> within = Optional.empty();
      Optional<Boolean> maybe = Optional.empty();
      for (int field = in.next(); field != 0; field = in.next()) {
        switch (field) {
          case 1 -> flag = in.bool();
          case 2 -> count = in.int32();
          case 3 -> amount = in.int64();
          case 4 -> ratio = in.float32();
          case 5 -> exact = in.float64();
          case 6 -> text = in.string();
          case 7 -> raw = toList(in.bytes());
          case 8 -> color = color(in.int32());
          case 9 -> numbers.add(in.int32());
          case 10 -> weights.add(in.float64());
          case 11 -> names.add(in.string());
          case 12 -> {
            Map.Entry<String, Long> entry = in.message(BalanceEntry.INSTANCE);
            balances.put(entry.getKey(), entry.getValue());
          }
          case 13 -> {
            Map.Entry<Integer, Change> entry = in.message(ChangeEntry.INSTANCE);
            changes.put(entry.getKey(), entry.getValue());
          }
          case 14 -> child = Optional.of(in.message(CODEC));
          case 15 -> change = Optional.of(in.message(Change.CODEC));
          case 16 -> at = Optional.of(in.message(TimeCodecs.INSTANT));
          case 17 -> within = Optional.of(in.message(TimeCodecs.DURATION));
          case 18 -> maybe = Optional.of(in.bool());
          default -> in.skip();
        }
      }
      return new Everything(
          flag, count, amount, ratio, exact, text, raw, color, numbers, weights, names, balances,
          changes, child, change, at, within, maybe);
    }

    private static Color color(int number) {
      return switch (number) {
        case 0 -> Color.NONE;
        case 1 -> Color.RED;
        case 2 -> Color.GREEN;
        default -> throw DecodingException.unknownConstant("test.Color", number);
      };
    }

    private static byte[] toArray(List<Byte> bytes) {
      byte[] array = new byte[bytes.size()];
      for (int i = 0; i < array.length; i++) {
        array[i] = bytes.get(i);
      }
      return array;
    }

    private static List<Byte> toList(byte[] bytes) {
      var list = new ArrayList<Byte>(bytes.length);
      for (byte b : bytes) {
        list.add(b);
      }
      return list;
    }
  }

  private enum BalanceEntry implements Codec<Map.Entry<String, Long>> {
    INSTANCE;

    @Override
    public Shape shape() {
      return new Shape(
          "test.Everything.BalancesEntry",
          Kind.RECORD,
          List.of(
              FieldShape.scalar(1, "key", FieldType.STRING, Cardinality.SINGLE),
              FieldShape.scalar(2, "value", FieldType.INT64, Cardinality.SINGLE)));
    }

    @Override
    public void write(Map.Entry<String, Long> entry, FieldWriter out) {
      out.string(1, entry.getKey());
      out.int64(2, entry.getValue());
    }

    @Override
    public Map.Entry<String, Long> read(FieldReader in) {
      String key = "";
      long value = 0;
      for (int field = in.next(); field != 0; field = in.next()) {
        switch (field) {
          case 1 -> key = in.string();
          case 2 -> value = in.int64();
          default -> in.skip();
        }
      }
      return Map.entry(key, value);
    }
  }

  private enum ChangeEntry implements Codec<Map.Entry<Integer, Change>> {
    INSTANCE;

    @Override
    public Shape shape() {
      return new Shape(
          "test.Everything.ChangesEntry",
          Kind.RECORD,
          List.of(
              FieldShape.scalar(1, "key", FieldType.INT32, Cardinality.SINGLE),
              FieldShape.message(2, "value", Cardinality.SINGLE, Change.CODEC::shape)));
    }

    @Override
    public void write(Map.Entry<Integer, Change> entry, FieldWriter out) {
      out.int32(1, entry.getKey());
      out.message(2, entry.getValue(), Change.CODEC);
    }

    @Override
    public Map.Entry<Integer, Change> read(FieldReader in) {
      int key = 0;
      Change value = null;
      for (int field = in.next(); field != 0; field = in.next()) {
        switch (field) {
          case 1 -> key = in.int32();
          case 2 -> value = in.message(Change.CODEC);
          default -> in.skip();
        }
      }
      return Map.entry(key, DecodingException.required(value, shape().typeName(), "value"));
    }
  }
}
