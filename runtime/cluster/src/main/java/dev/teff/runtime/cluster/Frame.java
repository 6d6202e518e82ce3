package dev.teff.runtime.cluster;

import dev.teff.grains.spi.Codec;
import dev.teff.runtime.wire.FunctionCodec;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/** What one end of a connection says to the other. */
sealed interface Frame
    permits CallFrame,
        Frame.Cancel,
        ChallengeFrame,
        Frame.Answer,
        Frame.Question,
        HelloFrame,
        ProofFrame,
        RefusalFrame,
        ViewFrame {

  /** A frame that a frame with the same number answers. */
  sealed interface Question extends Frame permits Ping, QuestionFrame, StatisticsQuery {}

  /** The answer to the frame with the same number. */
  sealed interface Answer extends Frame
      permits AnswerFrame, FailureFrame, Pong, ReplyFrame, StatisticsFrame {
    /** The number that the asking end chose; unique per connection. */
    long id();
  }

  /** Asks whether anybody is there. */
  record Ping(long id) implements Question {
    static final Codec<Ping> CODEC = numbered("Ping", Ping::new, Ping::id);
  }

  /** Somebody is. */
  record Pong(long id) implements Answer {
    static final Codec<Pong> CODEC = numbered("Pong", Pong::new, Pong::id);
  }

  /** Asks what the silo did so far. */
  record StatisticsQuery(long id) implements Question {
    static final Codec<StatisticsQuery> CODEC =
        numbered("StatisticsQuery", StatisticsQuery::new, StatisticsQuery::id);
  }

  /** Nobody wants the answer to the call with this number any more. */
  record Cancel(long id) implements Frame {
    static final Codec<Cancel> CODEC = numbered("Cancel", Cancel::new, Cancel::id);
  }

  private static <F extends Frame> Codec<F> numbered(
      String name, LongFunction<F> make, ToLongFunction<F> id) {
    return new FunctionCodec<>(
        name,
        (frame, out) -> out.int64(1, id.applyAsLong(frame)),
        in -> {
          long read = 0;
          for (int field = in.next(); field != 0; field = in.next()) {
            if (field == 1) {
              read = in.int64();
            } else {
              in.skip();
            }
          }
          return make.apply(read);
        });
  }
}
