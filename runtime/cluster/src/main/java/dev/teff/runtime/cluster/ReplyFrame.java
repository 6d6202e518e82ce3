package dev.teff.runtime.cluster;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;

/** The method returned. */
record ReplyFrame(long id, Payload result) implements Frame.Answer {
  static final Codec<ReplyFrame> CODEC =
      new FunctionCodec<>("Reply", ReplyFrame::write, ReplyFrame::read);

  private void write(FieldWriter out) {
    out.int64(1, id);
    result.write(2, out);
  }

  private static ReplyFrame read(FieldReader in) {
    long id = 0;
    Payload result = Payload.EMPTY;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> id = in.int64();
        case 2 -> result = Payload.read(in);
        default -> in.skip();
      }
    }
    return new ReplyFrame(id, result);
  }
}
