package dev.teff.runtime.cluster;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.runtime.wire.FunctionCodec;

/**
 * The method returned.
 *
 * @param ranOn the incarnation of the silo where it ran; 0 for the one that was asked
 */
record ReplyFrame(long id, Payload result, long ranOn) implements Frame.Answer {
  static final Codec<ReplyFrame> CODEC =
      new FunctionCodec<>("Reply", ReplyFrame::write, ReplyFrame::read);

  private void write(FieldWriter out) {
    out.int64(1, id);
    result.write(2, out);
    out.int64(3, ranOn);
  }

  private static ReplyFrame read(FieldReader in) {
    long id = 0;
    Payload result = Payload.EMPTY;
    long ranOn = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> id = in.int64();
        case 2 -> result = Payload.read(in);
        case 3 -> ranOn = in.int64();
        default -> in.skip();
      }
    }
    return new ReplyFrame(id, result, ranOn);
  }
}
