package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrainIdTest {
  @ParameterizedTest
  @CsvSource({"account, alice", "a, b", "account, Łódź", "konto-ä, x", "order, 42-😀-é"})
  void stableHash_ofAnyText_isTheHashOfItsBytes(String type, String key) {
    assertThat(GrainId.of(type, key).stableHash()).isEqualTo(reference(type + "\0" + key));
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
