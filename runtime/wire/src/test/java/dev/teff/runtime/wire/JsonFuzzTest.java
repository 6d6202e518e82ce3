package dev.teff.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.spi.DecodingException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Damaged JSON: nothing but {@link DecodingException}. */
class JsonFuzzTest {
  private static final int INPUTS = 20_000;
  private static final String PIECES = "{}[]\":,-+.eE0159tfn\\u \uD800é";

  @Test
  void read_ofDamagedJson_throwsOnlyDecodingExceptions() {
    var random = new SplittableRandom(20260131);
    String json = JsonWriter.compact(Everything.CODEC, Everything.full());
    int read = 0;
    for (int i = 0; i < INPUTS; i++) {
      if (reads(damaged(json, random))) {
        read++;
      }
    }
    assertThat(read).isBetween(1, INPUTS - 1);
  }

  private static boolean reads(String json) {
    try {
      JsonReader.read(Everything.CODEC, json);
      return true;
    } catch (DecodingException e) {
      return false;
    } catch (RuntimeException e) {
      throw new AssertionError(json, e);
    }
  }

  private static String damaged(String json, SplittableRandom random) {
    var text = new StringBuilder(json);
    for (int left = random.nextInt(1, 4); left > 0; left--) {
      int at = random.nextInt(text.length());
      char piece = PIECES.charAt(random.nextInt(PIECES.length()));
      switch (random.nextInt(3)) {
        case 0 -> text.setCharAt(at, piece);
        case 1 -> text.insert(at, piece);
        default -> text.deleteCharAt(at);
      }
    }
    return text.toString();
  }
}
