package dev.teff.runtime.cluster;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.runtime.wire.FunctionCodec;
import org.jspecify.annotations.Nullable;

/** What one directory answers another one. */
record AnswerFrame(long id, DirectoryAnswer answer) implements Frame.Answer {
  static final Codec<AnswerFrame> CODEC =
      new FunctionCodec<>("Answer", AnswerFrame::write, AnswerFrame::read);

  private void write(FieldWriter out) {
    out.int64(1, id);
    switch (answer) {
      case DirectoryAnswer.Hosted hosted -> out.message(2, hosted, DirectoryCodecs.HOSTED);
      case DirectoryAnswer.OtherView other -> out.message(3, other, DirectoryCodecs.OTHER_VIEW);
      case DirectoryAnswer.Noted noted -> out.message(4, noted, DirectoryCodecs.NOTED);
      case DirectoryAnswer.Prepared prepared -> out.message(5, prepared, MigrationCodecs.PREPARED);
      case DirectoryAnswer.Refused refused -> out.message(6, refused, MigrationCodecs.REFUSED);
      case DirectoryAnswer.Waiting waiting -> out.message(7, waiting, WaitCodecs.WAITING);
      case DirectoryAnswer.Located located -> out.message(8, located, DirectoryCodecs.LOCATED);
    }
  }

  private static AnswerFrame read(FieldReader in) {
    long id = 0;
    @Nullable DirectoryAnswer answer = null;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> id = in.int64();
        case 2 -> answer = in.message(DirectoryCodecs.HOSTED);
        case 3 -> answer = in.message(DirectoryCodecs.OTHER_VIEW);
        case 4 -> answer = in.message(DirectoryCodecs.NOTED);
        case 5 -> answer = in.message(MigrationCodecs.PREPARED);
        case 6 -> answer = in.message(MigrationCodecs.REFUSED);
        case 7 -> answer = in.message(WaitCodecs.WAITING);
        case 8 -> answer = in.message(DirectoryCodecs.LOCATED);
        default -> in.skip();
      }
    }
    return new AnswerFrame(id, DecodingException.required(answer, "Answer", "content"));
  }
}
