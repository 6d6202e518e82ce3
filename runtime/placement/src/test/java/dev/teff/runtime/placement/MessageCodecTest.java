package dev.teff.runtime.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.placement.affinity.Move;
import dev.teff.placement.affinity.Reason;
import dev.teff.runtime.placement.Message.Decision;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
  @Test
  void decision_comesAsItWent() {
    var move = new Move(Town.grain("player"), "a", "b", Reason.manual());
    var decision = new Decision("a", 7, List.of(move), "it pays", 0.25);
    assertThat(MessageCodec.decode(MessageCodec.encode(decision))).isEqualTo(decision);
  }
}
