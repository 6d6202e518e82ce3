package dev.teff.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.UnionCodec;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CodecTest {
  private static final String GRAIN =
      """
      @GrainType("all")
      interface All extends Grain<String> {
        Everything echo(Everything everything);
        Shape draw(Shape shape);
      }
      """;
  private static final String EVERYTHING =
      """
      record Everything(
          boolean bool, byte small, short middle, char letter, int number, long large,
          float real, double precise, String text, Long boxed, @Nullable Long maybeLong,
          @Nullable String maybeText, Color color, UUID uuid, BigDecimal amount, BigInteger huge,
          Instant at, Duration lasting, LocalDate date, ZonedDateTime zoned, Locale locale,
          Optional<Integer> some, Optional<Everything> inner, List<String> names, Set<Color> colors,
          Map<String, Long> counts, Map<Color, Point> points, List<Point> path, @Nullable Point end) {
        static final Everything FULL = new Everything(
            true, (byte) -1, Short.MIN_VALUE, 'x', -5, Long.MAX_VALUE, -0.0f, Double.NaN, "grüße",
            7L, 0L, "", Color.GREEN, new UUID(1, 2), new BigDecimal("1.50"), BigInteger.TEN,
            Instant.ofEpochSecond(-1, 5), Duration.ofMillis(-1500), LocalDate.of(2024, 2, 29),
            ZonedDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneId.of("Europe/Berlin")), Locale.GERMANY,
            Optional.of(0), Optional.of(empty()), List.of("a", ""), Set.of(Color.RED),
            Map.of("one", 1L, "", 0L), Map.of(Color.RED, new Point(0, 0)),
            List.of(new Point(0, 0), new Point(1, -1)), new Point(3, 4));
        static final Everything EMPTY = empty();

        static Everything empty() {
          return new Everything(
              false, (byte) 0, (short) 0, '\\0', 0, 0, 0, 0, "", 0L, null, null, Color.RED,
              new UUID(0, 0), BigDecimal.ZERO, BigInteger.ZERO, Instant.EPOCH, Duration.ZERO,
              LocalDate.EPOCH, ZonedDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC),
              Locale.ROOT, Optional.empty(), Optional.empty(), List.of(), Set.of(), Map.of(),
              Map.of(), List.of(), null);
        }
      }
      """;
  private static final String COLOR = "enum Color { RED, GREEN { } }";
  private static final String POINT =
      """
      record Point(@Field(2) int x, @Field(1) int y) {
        Point {
          if (x > 100) throw new IllegalArgumentException("too far: " + x);
        }
      }
      """;
  private static final String SHAPE =
      """
      sealed interface Shape {
        @Field(7) record Circle(double radius) implements Shape {}
        @TypeName("Rect") record Rectangle(Point from, Point to) implements Shape {}
        sealed interface Empty extends Shape {
          record Nothing() implements Empty {}
        }
        Shape CIRCLE = new Circle(0);
        Shape NOTHING = new Empty.Nothing();
        Shape RECTANGLE = new Rectangle(new Point(1, 2), new Point(3, 4));
      }
      """;

  private final Loaded app = Javac.compile(GRAIN, EVERYTHING, COLOR, POINT, SHAPE).load();

  @Test
  void record_withEveryKindOfComponent_comesBackEqual() {
    var codec = app.codec("Everything");
    for (String sample : List.of("FULL", "EMPTY")) {
      Object value = Loaded.get(app.type("Everything"), sample);
      byte[] bytes = Bytes.encode(value, codec);
      assertThat(codec.read(Bytes.reader(bytes))).isEqualTo(value);
    }
  }

  @Test
  void union_comesBackAsItsMember() {
    UnionCodec<Object> codec = (UnionCodec<Object>) app.codec("Shape");
    for (String sample : List.of("CIRCLE", "NOTHING", "RECTANGLE")) {
      Object value = Loaded.get(app.type("Shape"), sample);
      assertThat(codec.read(Bytes.reader(Bytes.encode(value, codec)))).isEqualTo(value);
      byte[] member = Bytes.written(out -> codec.writeMember(value, out));
      var memberCodec = codec.member(codec.memberName(value));
      assertThat(memberCodec).isNotNull();
      assertThat(memberCodec.read(Bytes.reader(member))).isEqualTo(value);
    }
    assertThat(codec.memberNames()).containsExactly("Rect", "Empty", "Circle");
  }

  @Test
  void union_whoseMemberIsAMemberOfAnotherMember_takesItForItself() {
    String till =
        "@GrainType(\"till\") interface Till extends Grain<String> { Event last(Event event); }";
    String event =
        "sealed interface Event permits Money, Coins, Paid { Event PAID = new Paid(5); }";
    String money = "sealed interface Money extends Event permits Coins {}";
    String coins = "sealed interface Coins extends Event, Money permits Paid {}";
    String paid = "record Paid(long cents) implements Event, Coins {}";
    var loaded = Javac.compile(till, event, money, coins, paid).load();
    UnionCodec<Object> codec = (UnionCodec<Object>) loaded.codec("Event");
    Object value = Loaded.get(loaded.type("Event"), "PAID");

    assertThat(codec.memberName(value)).isEqualTo("Paid");
    assertThat(codec.read(Bytes.reader(Bytes.encode(value, codec)))).isEqualTo(value);
    assertThat(codec.memberNames()).containsExactly("Money", "Coins", "Paid");
  }

  @Test
  void field_numbers_followTheAnnotation() {
    var point = app.codec("Point");
    byte[] bytes = Bytes.written(out -> out.int32(2, 9));
    assertThat(point.read(Bytes.reader(bytes))).hasToString("Point[x=9, y=0]");
    assertThat(point.shape().fields()).extracting("name").containsExactly("y", "x");
  }

  @Test
  void unknownField_isSkipped() {
    byte[] bytes = Bytes.written(out -> out.string(99, "from the future"));
    assertThat(app.codec("Point").read(Bytes.reader(bytes))).hasToString("Point[x=0, y=0]");
  }

  @Test
  void missingMessage_isNamed() {
    assertThatThrownBy(() -> app.codec("Shape_Rectangle").read(Bytes.reader(new byte[0])))
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining("Rect lacks its field from");
  }

  @Test
  void malformedText_unknownConstant_narrowedNumber_areDecodingErrors() {
    var codec = app.codec("Everything");
    byte[] uuid = Bytes.written(out -> out.string(14, "no uuid"));
    byte[] color = Bytes.written(out -> out.int32(13, 2));
    byte[] small = Bytes.written(out -> out.int32(2, 128));
    for (byte[] bytes : List.of(uuid, color, small)) {
      assertThatThrownBy(() -> codec.read(Bytes.reader(bytes)))
          .isInstanceOf(DecodingException.class);
    }
  }

  @Test
  void constructorThatRefuses_isADecodingError() {
    byte[] bytes = Bytes.written(out -> out.int32(2, 101));
    assertThatThrownBy(() -> app.codec("Point").read(Bytes.reader(bytes)))
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining("too far: 101");
  }

  @Test
  void unknownMember_isADecodingError() {
    byte[] bytes = Bytes.written(out -> out.string(50, "?"));
    assertThatThrownBy(() -> app.codec("Shape").read(Bytes.reader(bytes)))
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining("Shape has no constant or member 50");
  }
}
