package dev.teff.runtime.cluster;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.runtime.wire.FunctionCodec;
import java.util.Arrays;

/** The last frame of an end that does not go on with a handshake. */
record RefusalFrame(Reason reason) implements Frame {
  static final Codec<RefusalFrame> CODEC =
      new FunctionCodec<>(
          "Refusal", (frame, out) -> out.int32(1, frame.reason.number), RefusalFrame::read);

  /** Why. */
  enum Reason {
    /** What came is no handshake. */
    NO_HANDSHAKE(1, "it does not speak Teff's protocol"),
    /** The proof does not hold. */
    WRONG_SECRET(2, "it has another cluster secret"),
    /** An older or newer end. */
    OTHER_PROTOCOL(3, "it speaks another version of Teff's protocol"),
    /** Somebody else listens at the address. */
    OTHER_SILO(4, "another silo listens there now");

    private final int number;
    private final String text;

    Reason(int number, String text) {
      this.number = number;
      this.text = text;
    }

    private static Reason of(int number) {
      return Arrays.stream(values())
          .filter(known -> known.number == number)
          .findFirst()
          .orElse(NO_HANDSHAKE);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private static RefusalFrame read(FieldReader in) {
    int reason = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        reason = in.int32();
      } else {
        in.skip();
      }
    }
    return new RefusalFrame(Reason.of(reason));
  }
}
