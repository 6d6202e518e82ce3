package dev.teff.runtime.cluster;

import dev.teff.grains.IdempotencyKey;
import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.grains.spi.TimeCodecs;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.wire.FunctionCodec;
import java.time.Instant;
import java.util.Optional;

/**
 * A call.
 *
 * @param id what the answer will say; 0 when nobody waits for one
 * @param remainingNanos how long the caller still waits: clocks of two processes do not compare
 * @param hops how often the call has travelled between processes, this time included
 * @param along the number of the activation to which its owner sends it; 0 on other ways
 * @param circumstances what travels with the call besides its arguments
 * @param idempotencyKey the key under which the call takes effect once
 */
record CallFrame(
    long id,
    String type,
    String key,
    String method,
    long remainingNanos,
    int hops,
    long along,
    Payload arguments,
    Circumstances circumstances,
    Optional<IdempotencyKey> idempotencyKey)
    implements Frame {
  /** The id of calls that nobody waits for. */
  static final long ONE_WAY = 0;

  static final Codec<CallFrame> CODEC =
      new FunctionCodec<>("Call", CallFrame::write, CallFrame::read);

  /** A call that may take effect as often as it is made. */
  CallFrame(
      long id,
      String type,
      String key,
      String method,
      long remainingNanos,
      int hops,
      long along,
      Payload arguments,
      Circumstances circumstances) {
    this(
        id,
        type,
        key,
        method,
        remainingNanos,
        hops,
        along,
        arguments,
        circumstances,
        Optional.empty());
  }

  static CallFrame of(long id, CallRequest request, long along, long nowNanos) {
    return new CallFrame(
        id,
        request.target().type(),
        request.target().key(),
        request.method().name(),
        Math.max(0, request.deadlineNanos() - nowNanos),
        request.hops() + 1,
        along,
        Payload.of(request.call()::writeArguments),
        Circumstances.of(request),
        Optional.ofNullable(request.call().key()));
  }

  private void write(FieldWriter out) {
    out.int64(1, id);
    out.string(2, type);
    out.string(3, key);
    out.string(4, method);
    out.int64(5, remainingNanos);
    out.int32(6, hops);
    arguments.write(7, out);
    out.int64(8, along);
    if (!circumstances.areNone()) {
      out.message(9, circumstances, Circumstances.CODEC);
    }
    idempotencyKey.ifPresent(given -> {
      out.string(10, given.text());
      out.message(11, given.issued(), TimeCodecs.INSTANT);
    });
  }

  private static CallFrame read(FieldReader in) {
    long id = ONE_WAY;
    String type = "";
    String key = "";
    String method = "";
    long remainingNanos = 0;
    int hops = 0;
    long along = 0;
    Payload arguments = Payload.EMPTY;
    Circumstances circumstances = Circumstances.NONE;
    String idempotencyKey = "";
    Instant issued = Instant.EPOCH;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> id = in.int64();
        case 2 -> type = in.name();
        case 3 -> key = in.string();
        case 4 -> method = in.name();
        case 5 -> remainingNanos = in.int64();
        case 6 -> hops = in.int32();
        case 7 -> arguments = Payload.read(in);
        case 8 -> along = in.int64();
        case 9 -> circumstances = in.message(Circumstances.CODEC);
        case 10 -> idempotencyKey = in.string();
        case 11 -> issued = in.message(TimeCodecs.INSTANT);
        default -> in.skip();
      }
    }
    return new CallFrame(
        id,
        type,
        key,
        method,
        remainingNanos,
        hops,
        along,
        arguments,
        circumstances,
        key(idempotencyKey, issued));
  }

  private static Optional<IdempotencyKey> key(String text, Instant issued) {
    if (text.length() > IdempotencyKey.MAX_LENGTH) {
      throw new DecodingException("An idempotency key has %d characters.".formatted(text.length()));
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(new IdempotencyKey(text, issued));
  }
}
