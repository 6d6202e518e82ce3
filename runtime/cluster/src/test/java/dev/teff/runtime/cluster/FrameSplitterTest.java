package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames of one byte each, of which the second one is too much for who takes them. */
class FrameSplitterTest {
  private static final int BAD = 2;

  private final List<Integer> seen = new ArrayList<>();
  private final FrameSplitter splitter =
      new FrameSplitter(
          16,
          (bytes, offset, length) -> {
            seen.add((int) bytes[offset]);
            if (bytes[offset] == BAD) {
              throw new AssertionError("no more");
            }
          });

  private static byte[] frames(int... contents) {
    ByteBuffer bytes = ByteBuffer.allocate(contents.length * (Integer.BYTES + 1));
    for (int content : contents) {
      bytes.putInt(1).put((byte) content);
    }
    return bytes.array();
  }

  @Test
  void frame_thatWasTakenBeforeOneThatThrew_doesNotComeAgain() {
    byte[] two = frames(1, BAD);
    splitter.feed(Arrays.copyOf(two, 3));
    assertThatThrownBy(() -> splitter.feed(Arrays.copyOfRange(two, 3, two.length)))
        .isInstanceOf(AssertionError.class);
    splitter.feed(frames(3));
    assertThat(seen).containsExactly(1, BAD, 3);
  }

  @Test
  void frames_behindOneThatThrew_comeWithWhatArrivesNext() {
    assertThatThrownBy(() -> splitter.feed(frames(1, BAD, 3))).isInstanceOf(AssertionError.class);
    splitter.feed(frames(4));
    assertThat(seen).containsExactly(1, BAD, 3, 4);
  }
}
