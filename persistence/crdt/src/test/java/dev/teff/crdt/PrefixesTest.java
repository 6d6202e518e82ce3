package dev.teff.crdt;

import static dev.teff.crdt.Replicas.A;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldCodec;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys that begin alike. */
class PrefixesTest {
  private static final CrdtCodec<ORSet<String>> CODEC = ORSet.codec(FieldCodec.STRING);

  private static ORSet<String> set(Iterable<String> elements) {
    ORSet<String> set = ORSet.empty();
    for (String element : elements) {
      set = set.merge(set.add(A, element));
    }
    return set;
  }

  @Test
  void texts_thatBeginAlike_orNot_areReadBack() {
    String clef = "\uD834\uDD1E";
    String rest = "\uD834\uDD3D"; // the same first half
    for (List<String> elements :
        List.of(
            List.of(""),
            List.of("a", "b"),
            List.of("", "a", "", "ab", "abc", "abd", "b"),
            List.of(clef, rest, clef + rest, clef + clef, "x" + clef, "x" + rest),
            List.of("long ".repeat(60) + "one", "long ".repeat(60) + "two"))) {
      ORSet<String> set = set(elements);
      assertThat(WireReader.decode(CODEC, WireWriter.encode(CODEC, set))).isEqualTo(set);
    }
  }

  @Test
  void texts_thatAreCountedUp_takeNextToNothing() {
    ORSet<String> set = ORSet.empty();
    for (int i = 0; i < 1_000; i++) {
      set = set.merge(set.add(A, "element " + i));
    }
    assertThat(WireWriter.encode(CODEC, set).length).isLessThan(500);
  }

  private static Packed.Read lengths(long... lengths) {
    var read = new Packed.Read();
    for (long length : lengths) {
      read.add(length);
    }
    return read;
  }

  @Test
  void lengths_thatMakeNoSense_areRefused() {
    assertThatThrownBy(() -> Prefixes.wholes(List.of("ab", "c"), lengths(0, 3)))
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining("shorter than that");
    assertThatThrownBy(() -> Prefixes.wholes(List.of("ab"), lengths(0, 1)))
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining("belong to no key");
    assertThatThrownBy(() -> Prefixes.wholes(List.of("ab", "c"), lengths(0)))
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining("are missing");
    assertThatThrownBy(() -> Prefixes.wholes(List.of("ab", "c"), lengths(0, 64)))
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining("not between 0 and 63");
  }
}
