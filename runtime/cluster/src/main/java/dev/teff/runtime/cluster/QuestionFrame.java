package dev.teff.runtime.cluster;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.runtime.wire.FunctionCodec;
import org.jspecify.annotations.Nullable;

/** What one directory asks another one. */
record QuestionFrame(long id, DirectoryQuestion question) implements Frame.Question {
  static final Codec<QuestionFrame> CODEC =
      new FunctionCodec<>("Question", QuestionFrame::write, QuestionFrame::read);

  private void write(FieldWriter out) {
    out.int64(1, id);
    switch (question) {
      case DirectoryQuestion.HandOver handOver ->
          out.message(2, handOver, DirectoryCodecs.HAND_OVER);
      case DirectoryQuestion.Gone gone -> out.message(3, gone, DirectoryCodecs.GONE);
      case DirectoryQuestion.Prepare prepare -> out.message(4, prepare, MigrationCodecs.PREPARE);
      case DirectoryQuestion.Rebind rebind -> out.message(5, rebind, MigrationCodecs.REBIND);
      case DirectoryQuestion.Commit commit -> out.message(6, commit, MigrationCodecs.COMMIT);
      case DirectoryQuestion.Cancel cancel -> out.message(7, cancel, MigrationCodecs.CANCEL);
      case DirectoryQuestion.Waits waits -> out.message(8, waits, WaitCodecs.WAITS);
      case DirectoryQuestion.Locate locate -> out.message(9, locate, DirectoryCodecs.LOCATE);
      case DirectoryQuestion.Holds holds -> out.message(10, holds, DirectoryCodecs.HOLDS);
      case DirectoryQuestion.Unknown unknown ->
          throw new IllegalStateException("Nobody asks what he does not know: " + unknown);
    }
  }

  private static QuestionFrame read(FieldReader in) {
    long id = 0;
    @Nullable DirectoryQuestion question = null;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> id = in.int64();
        case 2 -> question = in.message(DirectoryCodecs.HAND_OVER);
        case 3 -> question = in.message(DirectoryCodecs.GONE);
        case 4 -> question = in.message(MigrationCodecs.PREPARE);
        case 5 -> question = in.message(MigrationCodecs.REBIND);
        case 6 -> question = in.message(MigrationCodecs.COMMIT);
        case 7 -> question = in.message(MigrationCodecs.CANCEL);
        case 8 -> question = in.message(WaitCodecs.WAITS);
        case 9 -> question = in.message(DirectoryCodecs.LOCATE);
        case 10 -> question = in.message(DirectoryCodecs.HOLDS);
        default -> {
          in.skip();
          question = new DirectoryQuestion.Unknown(field);
        }
      }
    }
    return new QuestionFrame(id, DecodingException.required(question, "Question", "content"));
  }
}
