package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.runtime.cluster.DirectoryAnswer.Waiting;
import dev.teff.runtime.cluster.DirectoryQuestion.Waits;
import dev.teff.runtime.spi.TurnWait;
import dev.teff.runtime.wire.FunctionCodec;
import java.util.Optional;

/** What silos that look for deadlocks say to each other, on the wire. */
final class WaitCodecs {
  static final Codec<Waits> WAITS =
      new FunctionCodec<>(
          "Waits",
          (message, out) -> {
            out.string(1, message.grain().type());
            out.string(2, message.grain().key());
            out.int32(3, message.hops());
          },
          WaitCodecs::readWaits);

  static final Codec<Waiting> WAITING =
      new FunctionCodec<>("Waiting", WaitCodecs::writeWaiting, WaitCodecs::readWaiting);

  private WaitCodecs() {}

  private static Waits readWaits(FieldReader in) {
    String type = "";
    String key = "";
    int hops = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> type = in.string();
        case 2 -> key = in.string();
        case 3 -> hops = in.int32();
        default -> in.skip();
      }
    }
    return new Waits(GrainId.of(type, key), hops);
  }

  private static void writeWaiting(Waiting message, FieldWriter out) {
    message
        .found()
        .ifPresent(wait -> {
          out.int64(1, wait.turn());
          out.int64(2, wait.number());
          out.int64(3, wait.caller());
          out.string(4, wait.silo());
          out.string(5, wait.grain());
          out.string(6, wait.target().type());
          out.string(7, wait.target().key());
          out.string(8, wait.method());
          out.int64(9, wait.waitedMillis());
        });
  }

  private static Waiting readWaiting(FieldReader in) {
    long turn = 0;
    long number = 0;
    long caller = 0;
    String silo = "";
    String grain = "";
    String type = "";
    String key = "";
    String method = "";
    long waited = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> turn = in.int64();
        case 2 -> number = in.int64();
        case 3 -> caller = in.int64();
        case 4 -> silo = in.string();
        case 5 -> grain = in.string();
        case 6 -> type = in.string();
        case 7 -> key = in.string();
        case 8 -> method = in.string();
        case 9 -> waited = in.int64();
        default -> in.skip();
      }
    }
    return new Waiting(
        turn == 0
            ? Optional.empty()
            : Optional.of(
                new TurnWait(
                    turn, number, caller, silo, grain, GrainId.of(type, key), method, waited)));
  }
}
