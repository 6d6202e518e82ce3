package dev.teff.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import dev.teff.grains.spi.Codec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireWriterTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 127, 128, 16383, 16384, Integer.MAX_VALUE, Long.MAX_VALUE, -1})
  void int64_ofEverySize_isProtobufsVarint(long value) throws IOException {
    var writer = new WireWriter();
    writer.int64(5, value);
    var expected = new ByteArrayOutputStream();
    CodedOutputStream reference = CodedOutputStream.newInstance(expected);
    reference.writeInt64(5, value);
    reference.flush();
    assertThat(writer.toBytes()).isEqualTo(expected.toByteArray());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 124, 125, 126, 127, 128, 200, 16_380, 16_384, 3_000_000})
  void message_ofEveryLength_readsBack(int length) {
    Everything outer =
        new Everything(
            true,
            0,
            0,
            0,
            0,
            "before",
            java.util.List.of(),
            Everything.Color.NONE,
            java.util.List.of(),
            java.util.List.of(),
            java.util.List.of(),
            java.util.Map.of(),
            java.util.Map.of(),
            java.util.Optional.of(Everything.nested("x".repeat(length))),
            java.util.Optional.of(new Change.Deposited(9)),
            java.util.Optional.empty(),
            java.util.Optional.empty(),
            java.util.Optional.empty());
    byte[] bytes = WireWriter.encode(Everything.CODEC, outer);
    assertThat(WireReader.decode(Everything.CODEC, bytes)).isEqualTo(outer);
  }

  @Test
  void canonicalMessage_isTheSameForEverySequenceOfWhatIsUnordered() {
    assertThat(unordered(WireWriter.canonical(), 1, 300, -7))
        .isEqualTo(unordered(WireWriter.canonical(), -7, 1, 300))
        .isNotEqualTo(unordered(WireWriter.canonical(), -7, 1, 301));
    assertThat(unordered(new WireWriter(), 1, 300, -7))
        .isNotEqualTo(unordered(new WireWriter(), -7, 1, 300));
    assertThat(unordered(WireWriter.canonical())).isEqualTo(unordered(new WireWriter()));
  }

  /** Fields of every wire type, and messages with sets of their own, between others in order. */
  private static byte[] unordered(WireWriter out, long... values) {
    out.string(1, "before");
    out.beginUnordered();
    for (long value : values) {
      out.int64(2, value);
      out.float32(300, (float) value);
      out.float64(3, (double) value);
      out.string(4, "x".repeat((int) Math.abs(value)));
      out.message(5, value, NESTED);
    }
    out.endUnordered();
    out.int64(2, 2);
    out.int64(2, 1);
    return out.toBytes();
  }

  private static final Codec<Long> NESTED =
      new FunctionCodec<>(
          "Nested",
          (value, out) -> {
            out.beginUnordered();
            for (long each = value; each > value - 3; each--) {
              out.int64(1, each);
            }
            out.endUnordered();
          },
          in -> 0L);

  @Test
  void string_beyondAscii_isStandardUtf8() throws IOException {
    String text = "aß\u07FF\u0800€\uD7FF\uE000\uFFFF😀\uDBFF\uDFFF".repeat(20);
    var writer = new WireWriter();
    writer.string(1, text);
    CodedInputStream reference = CodedInputStream.newInstance(writer.toBytes());
    assertThat(reference.readTag()).isEqualTo((1 << 3) | 2);
    assertThat(reference.readStringRequireUtf8()).isEqualTo(text);
    assertThat(reference.isAtEnd()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD800", "a\uDC00", "\uD800\uD800", "é\uDBFF"})
  void string_withHalfASurrogatePair_isRefused(String text) {
    var writer = new WireWriter();
    assertThatThrownBy(() -> writer.string(1, text))
        .isInstanceOf(EncodingException.class)
        .hasMessageContaining("half a surrogate pair at index");
  }

  @Test
  void writer_beyondItsLimit_saysSo() {
    var writer = new WireWriter(100);
    writer.bytes(1, new byte[98]);
    assertThat(writer.size()).isEqualTo(100);
    assertThatThrownBy(() -> writer.bool(2, true))
        .isInstanceOf(EncodingException.class)
        .hasMessage("The message is larger than the 100 bytes that it may have.");
  }

  @Test
  void writer_resetAfterFailure_startsAfresh() {
    var writer = new WireWriter();
    Everything tooDeep = Everything.deep(Limits.DEPTH + 1);
    assertThatThrownBy(() -> Everything.CODEC.write(tooDeep, writer))
        .isInstanceOf(EncodingException.class)
        .hasMessage("test.Everything nests messages more than 100 deep.");
    writer.reset();
    Everything.CODEC.write(Everything.full(), writer);
    assertThat(WireReader.decode(Everything.CODEC, writer.array(), 0, writer.size()))
        .isEqualTo(Everything.full());
  }

  @Test
  void value_asDeepAsAllowed_readsBack() {
    Everything deep = Everything.deep(Limits.DEPTH);
    assertThat(WireReader.decode(Everything.CODEC, WireWriter.encode(Everything.CODEC, deep)))
        .isEqualTo(deep);
  }
}
