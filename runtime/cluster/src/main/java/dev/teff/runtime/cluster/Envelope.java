package dev.teff.runtime.cluster;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.runtime.wire.FunctionCodec;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import org.jspecify.annotations.Nullable;

/**
 * What stands between two lengths on a connection: one protobuf message whose field 1 is the
 * sender's view and whose other field is the frame.
 *
 * @param viewVersion the view that the sender had installed
 */
record Envelope(long viewVersion, Frame frame) {
  private static final Codec<Envelope> CODEC =
      new FunctionCodec<>("Frame", Envelope::write, Envelope::read);

  /** How many bytes stand in front of an envelope to say how long it is. */
  static final int LENGTH_BYTES = Integer.BYTES;

  /**
   * The envelope's bytes, without the length.
   *
   * @throws dev.teff.runtime.wire.EncodingException when they are more than the limit
   */
  WireWriter encode(int limit) {
    var out = new WireWriter(limit);
    write(out);
    return out;
  }

  /**
   * The envelope that these bytes are.
   *
   * @throws DecodingException when they are none
   */
  static Envelope decode(byte[] bytes, int offset, int length) {
    return WireReader.decode(CODEC, bytes, offset, length);
  }

  private void write(FieldWriter out) {
    out.int64(1, viewVersion);
    switch (frame) {
      case HelloFrame hello -> out.message(2, hello, HelloFrame.CODEC);
      case ChallengeFrame challenge -> out.message(3, challenge, ChallengeFrame.CODEC);
      case ProofFrame proof -> out.message(4, proof, ProofFrame.CODEC);
      case RefusalFrame refusal -> out.message(5, refusal, RefusalFrame.CODEC);
      case CallFrame call -> out.message(6, call, CallFrame.CODEC);
      case ReplyFrame reply -> out.message(7, reply, ReplyFrame.CODEC);
      case FailureFrame failure -> out.message(8, failure, FailureFrame.CODEC);
      case ViewFrame view -> out.message(9, view, ViewFrame.CODEC);
      case Frame.Ping ping -> out.message(10, ping, Frame.Ping.CODEC);
      case Frame.Pong pong -> out.message(11, pong, Frame.Pong.CODEC);
      case Frame.StatisticsQuery query -> out.message(12, query, Frame.StatisticsQuery.CODEC);
      case StatisticsFrame statistics -> out.message(13, statistics, StatisticsFrame.CODEC);
      case QuestionFrame question -> out.message(14, question, QuestionFrame.CODEC);
      case AnswerFrame answer -> out.message(15, answer, AnswerFrame.CODEC);
      case Frame.Cancel cancel -> out.message(16, cancel, Frame.Cancel.CODEC);
    }
  }

  private static Envelope read(FieldReader in) {
    long viewVersion = 0;
    @Nullable Frame frame = null;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> viewVersion = in.int64();
        case 2 -> frame = in.message(HelloFrame.CODEC);
        case 3 -> frame = in.message(ChallengeFrame.CODEC);
        case 4 -> frame = in.message(ProofFrame.CODEC);
        case 5 -> frame = in.message(RefusalFrame.CODEC);
        case 6 -> frame = in.message(CallFrame.CODEC);
        case 7 -> frame = in.message(ReplyFrame.CODEC);
        case 8 -> frame = in.message(FailureFrame.CODEC);
        case 9 -> frame = in.message(ViewFrame.CODEC);
        case 10 -> frame = in.message(Frame.Ping.CODEC);
        case 11 -> frame = in.message(Frame.Pong.CODEC);
        case 12 -> frame = in.message(Frame.StatisticsQuery.CODEC);
        case 13 -> frame = in.message(StatisticsFrame.CODEC);
        case 14 -> frame = in.message(QuestionFrame.CODEC);
        case 15 -> frame = in.message(AnswerFrame.CODEC);
        case 16 -> frame = in.message(Frame.Cancel.CODEC);
        default -> in.skip();
      }
    }
    return new Envelope(viewVersion, DecodingException.required(frame, "Frame", "content"));
  }
}
