package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.GrainId;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrainIdTest {
  @ParameterizedTest
  @CsvSource({"account, alice", "a, b", "account, Łódź", "konto-ä, x", "order, 42-😀-é"})
  void stableHash_ofAnyText_isTheHashOfItsBytes(String type, String key) {
    assertThat(GrainId.of(type, key).stableHash()).isEqualTo(reference(type + "\0" + key));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD83D", "\uDE00", "a\uD83D", "\uDE00\uD83D", "\uD83D\uD83D\uDE00"})
  void of_halfASurrogatePair_isRefused(String half) {
    assertThatThrownBy(() -> GrainId.of("account", half))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("key of a grain has half a surrogate pair (\\uD");
    assertThatThrownBy(() -> GrainId.of(half, "alice"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name of a grain type");
  }

  /** FNV-1a and MurmurHash3's mixer, by the book: every process that ever was places by it. */
  private static long reference(String text) {
    long h = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      h = (h ^ (b & 0xff)) * 0x100000001b3L;
    }
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }
}
