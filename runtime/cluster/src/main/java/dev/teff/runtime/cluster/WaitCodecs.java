package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.runtime.cluster.DirectoryAnswer.Waiting;
import dev.teff.runtime.cluster.DirectoryQuestion.Waits;
import dev.teff.runtime.spi.TurnWait;
import dev.teff.runtime.wire.FunctionCodec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What silos that look for deadlocks say to each other, on the wire. */
final class WaitCodecs {
  static final Codec<Waits> WAITS =
      new FunctionCodec<>(
          "Waits",
          (message, out) -> {
            out.string(1, message.grain().type());
            out.string(2, message.grain().key());
            out.int32(3, message.hops());
            out.int64(4, message.turn());
            out.int64(5, message.number());
            out.int64(6, message.victim());
          },
          WaitCodecs::readWaits);

  static final Codec<Waiting> WAITING =
      new FunctionCodec<>("Waiting", WaitCodecs::writeWaiting, WaitCodecs::readWaiting);

  private static final int MORE = 11;

  private static final Codec<TurnWait> WAIT =
      new FunctionCodec<>("Wait", WaitCodecs::write, WaitCodecs::readOne);

  private WaitCodecs() {}

  private static Waits readWaits(FieldReader in) {
    String type = "";
    String key = "";
    int hops = 0;
    long turn = 0;
    long number = 0;
    long victim = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> type = in.string();
        case 2 -> key = in.string();
        case 3 -> hops = in.int32();
        case 4 -> turn = in.int64();
        case 5 -> number = in.int64();
        case 6 -> victim = in.int64();
        default -> in.skip();
      }
    }
    return new Waits(GrainId.of(type, key), hops, turn, number, victim);
  }

  /** The first wait stands where silos of feature level 1 read the only one. */
  private static void writeWaiting(Waiting message, FieldWriter out) {
    List<TurnWait> found = message.found();
    if (!found.isEmpty()) {
      write(found.getFirst(), out);
      found.stream().skip(1).forEach(wait -> out.message(MORE, wait, WAIT));
    }
  }

  private static void write(TurnWait wait, FieldWriter out) {
    out.int64(1, wait.turn());
    out.int64(2, wait.number());
    out.int64(3, wait.caller());
    out.string(4, wait.silo());
    out.string(5, wait.grain());
    out.string(6, wait.target().type());
    out.string(7, wait.target().key());
    out.string(8, wait.method());
    out.int64(9, wait.waitedMillis());
    out.int64(10, wait.call());
  }

  private static Waiting readWaiting(FieldReader in) {
    List<TurnWait> more = new ArrayList<>();
    TurnWait first = read(in, more);
    if (first != null) {
      more.addFirst(first);
    }
    return new Waiting(more);
  }

  private static TurnWait readOne(FieldReader in) {
    TurnWait wait = read(in, new ArrayList<>());
    if (wait == null) {
      throw new IllegalArgumentException("A wait names no turn.");
    }
    return wait;
  }

  private static @Nullable TurnWait read(FieldReader in, List<TurnWait> more) {
    long turn = 0;
    long number = 0;
    long caller = 0;
    String silo = "";
    String grain = "";
    String type = "";
    String key = "";
    String method = "";
    long waited = 0;
    long call = 0;
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
        case 10 -> call = in.int64();
        case MORE -> more.add(in.message(WAIT));
        default -> in.skip();
      }
    }
    if (turn == 0) {
      return null;
    }
    // One of an older silo says less: then the call is known by the turn's number.
    return new TurnWait(
        turn,
        number,
        caller,
        silo,
        grain,
        GrainId.of(type, key),
        method,
        waited,
        call == 0 ? turn : call);
  }
}
