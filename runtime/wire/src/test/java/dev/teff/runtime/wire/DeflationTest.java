package dev.teff.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

/** Messages that are deflated where that makes them shorter. */
class DeflationTest {
  private static final int PLAIN = 1;
  private static final int DEFLATED = 2;

  private static final Codec<String> TEXT =
      new FunctionCodec<>(
          "Text",
          (text, out) -> out.string(1, text),
          in -> {
            in.next();
            return in.string();
          });

  private static final Codec<String> LETTER =
      new FunctionCodec<>(
          "Letter",
          (text, out) -> out.message(PLAIN, DEFLATED, text, TEXT),
          in -> in.next() == DEFLATED ? in.deflated(TEXT) : in.message(TEXT));

  private static byte[] encoded(String text) {
    return WireWriter.encode(LETTER, text);
  }

  private static byte[] deflated(byte[] inside) throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DeflaterOutputStream(bytes, new Deflater(9, true))) {
      out.write(inside);
    }
    return bytes.toByteArray();
  }

  private static byte[] letter(byte[] inside) {
    return WireWriter.encode(
        new FunctionCodec<byte[]>(
            "Letter", (bytes, out) -> out.bytes(DEFLATED, bytes), in -> new byte[0]),
        inside);
  }

  @Test
  void message_thatRepeatsItself_isDeflated_andReadBack() {
    for (int length : new int[] {200, 1_000, 20_000, 3_000_000}) {
      String text = "to and fro, ".repeat(length / 12);
      byte[] bytes = encoded(text);
      assertThat(bytes[0] >> 3).isEqualTo(DEFLATED);
      assertThat(bytes.length).isLessThan(text.length() / 2);
      assertThat(WireReader.decode(LETTER, bytes)).isEqualTo(text);
    }
  }

  @Test
  void message_thatIsShortOrDoesNotRepeatItself_isWrittenAsItIs() {
    var noise = new StringBuilder();
    new Random(1).ints(2_000, 0, 128).forEach(noise::appendCodePoint);
    for (String text : new String[] {"", "a".repeat(100), noise.toString()}) {
      byte[] bytes = encoded(text);
      assertThat(bytes[0] >> 3).isEqualTo(PLAIN);
      assertThat(WireReader.decode(LETTER, bytes)).isEqualTo(text);
    }
  }

  @Test
  void deflatedBytes_thatAreDamaged_areRefused() {
    byte[] bytes = encoded("to and fro, ".repeat(100));
    for (int at = 2; at < bytes.length; at++) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 0x55;
      try {
        assertThat(WireReader.decode(LETTER, damaged)).isNotNull();
      } catch (DecodingException e) {
        assertThat(e).hasMessageContaining("Field");
      }
    }
    assertThatThrownBy(() -> WireReader.decode(LETTER, letter(new byte[] {1, 2, 3})))
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining("deflated bytes are damaged");
  }

  @Test
  void deflatedBytes_thatEndTooEarlyOrTooLate_areRefused() throws Exception {
    byte[] inside = deflated(WireWriter.encode(TEXT, "to and fro, ".repeat(100)));
    assertThatThrownBy(
            () -> WireReader.decode(LETTER, letter(Arrays.copyOf(inside, inside.length - 3))))
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining("they end too early");
    assertThatThrownBy(
            () -> WireReader.decode(LETTER, letter(Arrays.copyOf(inside, inside.length + 3))))
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining("bytes follow their end");
  }

  @Test
  void fewBytes_thatWouldBecomeVeryMany_areRefused() throws Exception {
    byte[] bomb = deflated(new byte[WireWriter.DEFAULT_LIMIT + 1]);
    assertThat(bomb.length).isLessThan(100_000);
    assertThatThrownBy(() -> WireReader.decode(LETTER, letter(bomb)))
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining("would be more than 16777216");
  }

  @Test
  void readerThatKnowsNoDeflatedFields_saysSo() {
    assertThatThrownBy(() -> new JsonReader(LETTER.shape(), "{}").deflated(TEXT))
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining("A deflated Text cannot be read here");
  }
}
