package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
import dev.teff.runtime.wire.FunctionCodec;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import org.junit.jupiter.api.Test;

/** What silos of another version ask. */
class QuestionFrameTest {
  private static final DirectoryQuestion.Locate LOCATE =
      new DirectoryQuestion.Locate(GrainId.of("account", "alice"));

  @Test
  void question_thatIsKnown_isRead() {
    var asked = new QuestionFrame(7, LOCATE);
    assertThat(
            WireReader.decode(QuestionFrame.CODEC, WireWriter.encode(QuestionFrame.CODEC, asked)))
        .isEqualTo(asked);
  }

  @Test
  void question_aboutOneGrain_isRead() {
    var asked =
        new QuestionFrame(8, new DirectoryQuestion.Holds(3, GrainId.of("account", "alice")));
    assertThat(
            WireReader.decode(QuestionFrame.CODEC, WireWriter.encode(QuestionFrame.CODEC, asked)))
        .isEqualTo(asked);
  }

  @Test
  void question_ofANewerVersion_isReadAsUnknown_insteadOfEndingTheConnection() {
    var newer =
        new FunctionCodec<Long>(
            "Question",
            (id, out) -> {
              out.int64(1, id);
              out.message(99, LOCATE, DirectoryCodecs.LOCATE);
            },
            in -> 0L);
    assertThat(WireReader.decode(QuestionFrame.CODEC, WireWriter.encode(newer, 7L)))
        .isEqualTo(new QuestionFrame(7, new DirectoryQuestion.Unknown(99)));
  }

  @Test
  void question_thatIsUnknown_isRefused_andWhoAskedDoesWithout() {
    try (Town town = new Town()) {
      TeffCluster cluster = town.joined("old");
      assertThat(town.network.ask(town.incarnation("old"), new DirectoryQuestion.Unknown(99)))
          .isEqualTo(
              new DirectoryAnswer.Refused(
                  "silo old is of a version that does not know question 99"));
      cluster.close();
    }
  }
}
