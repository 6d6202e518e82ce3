package dev.teff.runtime.cluster;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.runtime.spi.CallRequest;

/**
 * A call.
 *
 * @param id what the answer will say; 0 when nobody waits for one
 * @param remainingNanos how long the caller still waits: clocks of two processes do not compare
 * @param hops how often the call has travelled between processes, this time included
 */
record CallFrame(
    long id,
    String type,
    String key,
    String method,
    long remainingNanos,
    int hops,
    Payload arguments)
    implements Frame {
  /** The id of calls that nobody waits for. */
  static final long ONE_WAY = 0;

  static final Codec<CallFrame> CODEC =
      new FunctionCodec<>("Call", CallFrame::write, CallFrame::read);

  static CallFrame of(long id, CallRequest request, long nowNanos) {
    return new CallFrame(
        id,
        request.target().type(),
        request.target().key(),
        request.method().name(),
        Math.max(0, request.deadlineNanos() - nowNanos),
        request.hops() + 1,
        Payload.of(request.call()::writeArguments));
  }

  private void write(FieldWriter out) {
    out.int64(1, id);
    out.string(2, type);
    out.string(3, key);
    out.string(4, method);
    out.int64(5, remainingNanos);
    out.int32(6, hops);
    arguments.write(7, out);
  }

  private static CallFrame read(FieldReader in) {
    long id = ONE_WAY;
    String type = "";
    String key = "";
    String method = "";
    long remainingNanos = 0;
    int hops = 0;
    Payload arguments = Payload.EMPTY;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> id = in.int64();
        case 2 -> type = in.string();
        case 3 -> key = in.string();
        case 4 -> method = in.string();
        case 5 -> remainingNanos = in.int64();
        case 6 -> hops = in.int32();
        case 7 -> arguments = Payload.read(in);
        default -> in.skip();
      }
    }
    return new CallFrame(id, type, key, method, remainingNanos, hops, arguments);
  }
}
