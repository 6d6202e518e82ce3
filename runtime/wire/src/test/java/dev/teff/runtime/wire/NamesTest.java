package dev.teff.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.spi.DecodingException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Texts that are decoded once. */
class NamesTest {
  @Test
  void sameName_isTheSameObject() {
    String first = read("account-of-names");

    assertThat(read("account-of-names")).isEqualTo("account-of-names").isSameAs(first);
  }

  @Test
  void namesThatShareAPlace_areToldApart() {
    assertThat(read("a1z")).isEqualTo("a1z");
    assertThat(read("a2z")).isEqualTo("a2z");
    assertThat(read("a1z")).isEqualTo("a1z");
  }

  @Test
  void anyText_isReadAsItIs() {
    for (String text : new String[] {"", "é", "éé", "Ã©", "x".repeat(64), "x".repeat(1000), "😀"}) {
      assertThat(read(text)).isEqualTo(text);
      assertThat(read(text)).as("once more").isEqualTo(text);
    }
  }

  @Test
  void bytesThatAreNoText_areRefused() {
    byte[] bytes = message("ab");
    bytes[2] = (byte) 0xff;

    assertThatThrownBy(() -> nameIn(bytes))
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void endInTheMiddle_isRefused() {
    byte[] bytes = message("cut-off");
    bytes[1]++;

    assertThatThrownBy(() -> nameIn(bytes))
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining("only 7 are left");
  }

  private static String read(String text) {
    return nameIn(message(text));
  }

  private static String nameIn(byte[] bytes) {
    var reader = new WireReader(bytes);
    assertThat(reader.next()).isEqualTo(1);
    return reader.name();
  }

  private static byte[] message(String text) {
    var writer = new WireWriter();
    writer.bytes(1, text.getBytes(StandardCharsets.UTF_8));
    return writer.toBytes();
  }
}
