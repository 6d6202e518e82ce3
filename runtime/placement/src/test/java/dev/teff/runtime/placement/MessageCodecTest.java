package dev.teff.runtime.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
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
import dev.teff.runtime.placement.Message.Report;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
  @Test
  void decision_comesAsItWent() {
    var move = new Move(Town.grain("player"), "a", "b", Reason.manual(), new Load(0.5, 1_000), 3);
    var decision = new Decision("a", 7, List.of(move), "it pays", 0.25, true);
    assertThat(MessageCodec.decode(MessageCodec.encode(decision))).isEqualTo(decision);
  }

  @Test
  void report_comesAsItWent() {
    GrainId player = Town.grain("player");
    GrainId game = Town.grain("game");
    var report =
        new Report(
            new SiloState("a", new Load(1, 10), new Load(2, 20)),
            Set.of("gpu"),
            List.of(new Link(Edge.of(player, game), 30, 4)),
            Set.of(player, game));
    assertThat(MessageCodec.decode(MessageCodec.encode(report))).isEqualTo(report);
  }

  @Test
  void invitation_comesAsItWent() {
    var candidate = new Candidate(Town.grain("player"), new Load(0.5, 1_000), 200, 2, 30, 10);
    var offer =
        new Offer(
            new SiloState("a", new Load(1, 10), new Load(2, 20)),
            List.of(candidate),
            List.of(new Tie(0, Town.grain("game"), 20)));
    var invitation = new Invitation(7, offer, true);
    assertThat(MessageCodec.decode(MessageCodec.encode(invitation))).isEqualTo(invitation);
  }
}
