package dev.teff.runtime.placement;

import dev.teff.grains.GrainId;
import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.placement.affinity.Edge;
import dev.teff.placement.affinity.Link;
import dev.teff.placement.affinity.Load;
import dev.teff.placement.affinity.Move;
import dev.teff.placement.affinity.Offer;
import dev.teff.placement.affinity.Offer.Candidate;
import dev.teff.placement.affinity.Offer.Tie;
import dev.teff.placement.affinity.Reason;
import dev.teff.placement.affinity.SiloState;
import dev.teff.runtime.placement.Message.Decision;
import dev.teff.runtime.placement.Message.Invitation;
import dev.teff.runtime.placement.Message.Refusal;
import dev.teff.runtime.placement.Message.Report;
import dev.teff.runtime.wire.FunctionCodec;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Messages in protobuf's wire format. Grains are written once, in a table in front, and then named
 * by their place in it: most appear several times.
 */
final class MessageCodec {
  private static final Codec<Message> CODEC =
      new FunctionCodec<>("Placement", MessageCodec::write, MessageCodec::read);

  private MessageCodec() {}

  static byte[] encode(Message message) {
    return WireWriter.encode(CODEC, message);
  }

  /**
   * The message that these bytes are.
   *
   * @throws DecodingException when they are none
   */
  static Message decode(byte[] bytes) {
    try {
      return WireReader.decode(CODEC, bytes);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new DecodingException("a placement message makes no sense: " + e.getMessage());
    }
  }

  private static void write(Message message, FieldWriter out) {
    var grains = new GrainTable();
    switch (message) {
      case Report report -> {
        grains.addLinks(report.links());
        grains.write(1, out);
        out.message(2, report.state(), STATE);
        report.links().forEach(link -> out.message(3, link, link(grains)));
        report.labels().stream().sorted().forEach(label -> out.string(11, label));
        report.here().forEach(grain -> out.int32(14, 1 + grains.place(grain)));
      }
      case Invitation invitation -> {
        grains.addOffer(invitation.offer());
        grains.write(1, out);
        out.int64(4, invitation.number());
        out.message(2, invitation.offer().silo(), STATE);
        invitation.offer().candidates().forEach(c -> out.message(5, c, candidate(grains)));
        invitation.offer().ties().forEach(tie -> out.message(6, tie, tie(grains)));
        out.bool(13, invitation.dryRun());
      }
      case Decision decision -> {
        decision.moves().forEach(move -> grains.add(move.grain()));
        grains.write(1, out);
        out.int64(4, decision.number());
        out.string(7, decision.from());
        out.string(8, decision.why());
        decision.moves().forEach(move -> out.message(9, move, move(grains)));
        out.float64(12, decision.saves());
        out.bool(13, decision.dryRun());
      }
      case Refusal refusal -> {
        out.int64(4, refusal.number());
        out.string(7, refusal.from());
        out.bool(10, true);
      }
    }
  }

  private static Message read(FieldReader in) {
    var grains = new GrainTable();
    List<Link> links = new ArrayList<>();
    List<Candidate> candidates = new ArrayList<>();
    List<Tie> ties = new ArrayList<>();
    List<Move> moves = new ArrayList<>();
    Set<String> labels = new HashSet<>();
    Set<GrainId> here = new HashSet<>();
    @Nullable SiloState state = null;
    String from = "";
    String why = "";
    long number = 0;
    boolean refused = false;
    double saves = 0;
    boolean dryRun = false;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> grains.add(in.message(GrainTable.GRAIN));
        case 2 -> state = in.message(STATE);
        case 3 -> links.add(in.message(link(grains)));
        case 4 -> number = in.int64();
        case 5 -> candidates.add(in.message(candidate(grains)));
        case 6 -> ties.add(in.message(tie(grains)));
        case 7 -> from = in.string();
        case 8 -> why = in.string();
        case 9 -> moves.add(in.message(move(grains)));
        case 10 -> refused = in.bool();
        case 11 -> labels.add(in.string());
        case 12 -> saves = in.float64();
        case 13 -> dryRun = in.bool();
        case 14 -> here.add(grains.at(in.int32() - 1));
        default -> in.skip();
      }
    }
    if (state != null) {
      return number == 0
          ? new Report(state, labels, links, here)
          : new Invitation(number, new Offer(state, candidates, ties), dryRun);
    }
    return refused
        ? new Refusal(from, number)
        : new Decision(from, number, moves, why, saves, dryRun);
  }

  private static final Codec<Load> LOAD =
      new FunctionCodec<>(
          "Load",
          (load, out) -> {
            out.float64(1, load.cpu());
            out.float64(2, load.memory());
          },
          in -> {
            double[] values = doubles(in, 2);
            return new Load(values[0], values[1]);
          });

  private static final Codec<SiloState> STATE =
      new FunctionCodec<>(
          "SiloState",
          (state, out) -> {
            out.string(1, state.name());
            out.message(2, state.load(), LOAD);
            out.message(3, state.capacity(), LOAD);
          },
          in -> {
            String name = "";
            Load load = Load.NONE;
            Load capacity = Load.NONE;
            for (int field = in.next(); field != 0; field = in.next()) {
              switch (field) {
                case 1 -> name = in.string();
                case 2 -> load = in.message(LOAD);
                case 3 -> capacity = in.message(LOAD);
                default -> in.skip();
              }
            }
            return new SiloState(name, load, capacity);
          });

  /** Fields 1 and following, all of them doubles. */
  private static double[] doubles(FieldReader in, int count) {
    double[] values = new double[count];
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field <= count) {
        values[field - 1] = in.float64();
      } else {
        in.skip();
      }
    }
    return values;
  }

  private static Codec<Link> link(GrainTable grains) {
    return new FunctionCodec<>(
        "Link",
        (link, out) -> {
          out.float64(1, link.weight());
          out.float64(2, link.samples());
          out.float64(3, grains.place(link.edge().first()));
          out.float64(4, grains.place(link.edge().second()));
        },
        in -> {
          double[] v = doubles(in, 4);
          return new Link(Edge.of(grains.at(v[2]), grains.at(v[3])), v[0], v[1]);
        });
  }

  private static Codec<Candidate> candidate(GrainTable grains) {
    return new FunctionCodec<>(
        "Candidate",
        (candidate, out) -> {
          out.float64(1, grains.place(candidate.grain()));
          out.float64(2, candidate.load().cpu());
          out.float64(3, candidate.load().memory());
          out.float64(4, candidate.moveMicros());
          out.float64(5, candidate.traffic());
          out.float64(6, candidate.stay());
          out.float64(7, candidate.inARow());
        },
        in -> {
          double[] v = doubles(in, 7);
          return new Candidate(grains.at(v[0]), new Load(v[1], v[2]), v[3], (int) v[6], v[4], v[5]);
        });
  }

  private static Codec<Tie> tie(GrainTable grains) {
    return new FunctionCodec<>(
        "Tie",
        (tie, out) -> {
          out.float64(1, tie.candidate());
          out.float64(2, grains.place(tie.other()));
          out.float64(3, tie.weight());
        },
        in -> {
          double[] v = doubles(in, 3);
          return new Tie((int) v[0], grains.at(v[1]), v[2]);
        });
  }

  private static Codec<Move> move(GrainTable grains) {
    return new FunctionCodec<>(
        "Move",
        (move, out) -> {
          out.int32(1, grains.place(move.grain()));
          out.string(2, move.from());
          out.string(3, move.to());
          out.string(4, move.reason().kind().name());
          out.float64(5, move.reason().gain());
          out.float64(6, move.reason().share());
          out.float64(7, move.reason().cost());
          out.int32(8, move.reason().together());
          out.message(9, move.load(), LOAD);
          out.int32(10, move.inARow());
        },
        in -> readMove(in, grains));
  }

  private static Move readMove(FieldReader in, GrainTable grains) {
    int place = 0;
    String from = "";
    String to = "";
    Reason.Kind kind = Reason.Kind.AFFINITY;
    double gain = 0;
    double share = 0;
    double cost = 0;
    int together = 1;
    Load load = Load.NONE;
    int inARow = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> place = in.int32();
        case 2 -> from = in.string();
        case 3 -> to = in.string();
        case 4 -> kind = Reason.Kind.valueOf(in.string());
        case 5 -> gain = in.float64();
        case 6 -> share = in.float64();
        case 7 -> cost = in.float64();
        case 8 -> together = in.int32();
        case 9 -> load = in.message(LOAD);
        case 10 -> inARow = in.int32();
        default -> in.skip();
      }
    }
    GrainId grain = grains.at(place);
    return new Move(grain, from, to, new Reason(kind, gain, share, cost, together), load, inARow);
  }
}
