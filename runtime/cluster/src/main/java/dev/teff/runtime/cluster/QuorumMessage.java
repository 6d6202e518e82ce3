package dev.teff.runtime.cluster;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.runtime.wire.FunctionCodec;
import java.util.ArrayList;
import java.util.List;

/**
 * What silos that agree among themselves say to each other.
 *
 * @param request the number of the question, the same in its answers
 * @param from the incarnation of the silo that speaks
 * @param seat whose vote it is, in an answer; the asker's own, when it asks to recover
 * @param granted whether what was asked for was done
 * @param votes what is asked about, or what the seat holds
 */
record QuorumMessage(
    Kind kind, long request, long from, Seat seat, boolean granted, List<Vote> votes) {
  static final Codec<QuorumMessage> CODEC =
      new FunctionCodec<>("Quorum", QuorumMessage::write, QuorumMessage::read);

  /** What can be sent; the place in this list is the number on the wire. */
  private static final List<Kind> KINDS =
      List.of(Kind.READ, Kind.PREPARE, Kind.ACCEPT, Kind.RECOVER, Kind.ANSWER);

  /** What is said. */
  enum Kind {
    READ,
    PREPARE,
    ACCEPT,
    RECOVER,
    ANSWER
  }

  /**
   * A seat, as it stands.
   *
   * @param number which of the expected ones; -1 for none
   * @param life a number for the time since it last remembered nothing
   * @param ready whether it votes
   * @param founders the lives of all seats when it began, if it began with nothing
   */
  record Seat(int number, long life, boolean ready, List<Long> founders) {
    static final Seat NONE = new Seat(-1, 0, false, List.of());

    Seat {
      founders = List.copyOf(founders);
    }
  }

  QuorumMessage {
    votes = List.copyOf(votes);
  }

  private void write(FieldWriter out) {
    out.int32(1, KINDS.indexOf(kind));
    out.int64(2, request);
    out.int64(3, from);
    out.int32(4, seat.number() + 1);
    out.int64(5, seat.life());
    out.bool(6, seat.ready());
    seat.founders().forEach(founder -> out.int64(7, founder));
    out.bool(8, granted);
    votes.forEach(vote -> out.message(9, vote, Vote.CODEC));
  }

  private static QuorumMessage read(FieldReader in) {
    int kind = 0;
    long request = 0;
    long from = 0;
    int number = 0;
    long life = 0;
    boolean ready = false;
    List<Long> founders = new ArrayList<>();
    boolean granted = false;
    List<Vote> votes = new ArrayList<>();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> kind = in.int32();
        case 2 -> request = in.int64();
        case 3 -> from = in.int64();
        case 4 -> number = in.int32();
        case 5 -> life = in.int64();
        case 6 -> ready = in.bool();
        case 7 -> founders.add(in.int64());
        case 8 -> granted = in.bool();
        case 9 -> votes.add(in.message(Vote.CODEC));
        default -> in.skip();
      }
    }
    if (kind < 0 || kind >= KINDS.size()) {
      throw new DecodingException("Nobody knows question %d.".formatted(kind));
    }
    return new QuorumMessage(
        KINDS.get(kind),
        request,
        from,
        new Seat(number - 1, life, ready, founders),
        granted,
        votes);
  }
}
