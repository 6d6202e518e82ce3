package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
import dev.teff.grains.spi.Codec;
import dev.teff.runtime.spi.TurnWait;
import dev.teff.runtime.wire.FunctionCodec;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What silos of this version and of the one before tell each other about turns that wait. */
class WaitCodecsTest {
  private static final GrainId TARGET = GrainId.of("account", "bob");

  private static TurnWait of(long turn, long call) {
    return new TurnWait(turn, 3, 4, "silo-1", "account/alice", TARGET, "deposit", 700, call);
  }

  /** The one wait that the version before reads and writes. */
  private static final Codec<Long> BEFORE =
      new FunctionCodec<>(
          "Waiting",
          (turn, out) -> {
            out.int64(1, turn);
            out.int64(2, 3);
            out.int64(3, 4);
            out.string(4, "silo-1");
            out.string(5, "account/alice");
            out.string(6, TARGET.type());
            out.string(7, TARGET.key());
            out.string(8, "deposit");
            out.int64(9, 700);
          },
          in -> {
            long turn = 0;
            for (int field = in.next(); field != 0; field = in.next()) {
              if (field == 1) {
                turn = in.int64();
              } else {
                in.skip();
              }
            }
            return turn;
          });

  private static DirectoryAnswer.Waiting read(byte[] bytes) {
    return WireReader.decode(WaitCodecs.WAITING, bytes);
  }

  @Test
  void waitsOfSeveralTurns_areRead() {
    for (var found : List.of(List.<TurnWait>of(), List.of(of(1, 1)), List.of(of(1, 9), of(2, 2)))) {
      var answer = new DirectoryAnswer.Waiting(found);
      assertThat(read(WireWriter.encode(WaitCodecs.WAITING, answer))).isEqualTo(answer);
    }
  }

  @Test
  void olderSilo_seesTheFirst() {
    var answer = new DirectoryAnswer.Waiting(List.of(of(1, 9), of(2, 2)));
    assertThat(WireReader.decode(BEFORE, WireWriter.encode(WaitCodecs.WAITING, answer)))
        .isEqualTo(1);
  }

  @Test
  void wait_ofAnOlderSilo_isOfACallThatIsKnownByItsTurn() {
    assertThat(read(WireWriter.encode(BEFORE, 5L)).found()).containsExactly(of(5, 5));
  }

  @Test
  void question_isRead_alsoThatOfAnOlderSilo() {
    var question = new DirectoryQuestion.Waits(TARGET, 2, 5, 6, 7);
    assertThat(WireReader.decode(WaitCodecs.WAITS, WireWriter.encode(WaitCodecs.WAITS, question)))
        .isEqualTo(question);
    var before =
        new FunctionCodec<GrainId>(
            "Waits",
            (grain, out) -> {
              out.string(1, grain.type());
              out.string(2, grain.key());
              out.int32(3, 2);
            },
            in -> TARGET);
    assertThat(WireReader.decode(WaitCodecs.WAITS, WireWriter.encode(before, TARGET)))
        .isEqualTo(new DirectoryQuestion.Waits(TARGET, 2, 0, 0, 0));
  }
}
