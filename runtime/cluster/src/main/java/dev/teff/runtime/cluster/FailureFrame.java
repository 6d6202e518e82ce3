package dev.teff.runtime.cluster;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.runtime.wire.FunctionCodec;

/** The method threw, or the call failed as a call. */
record FailureFrame(long id, FailureMessage failure) implements Frame.Answer {
  static final Codec<FailureFrame> CODEC =
      new FunctionCodec<>("Failure", FailureFrame::write, FailureFrame::read);

  private void write(FieldWriter out) {
    out.int64(1, id);
    out.message(2, failure, FailureMessage.CODEC);
  }

  private static FailureFrame read(FieldReader in) {
    long id = 0;
    FailureMessage failure = FailureMessage.UNSAID;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> id = in.int64();
        case 2 -> failure = in.message(FailureMessage.CODEC);
        default -> in.skip();
      }
    }
    return new FailureFrame(id, failure);
  }
}
