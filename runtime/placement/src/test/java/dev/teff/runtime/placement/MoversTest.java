package dev.teff.runtime.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
import dev.teff.placement.affinity.Load;
import dev.teff.placement.affinity.Move;
import dev.teff.placement.affinity.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class MoversTest {
  private static final int AT_ONCE = 64;

  private final Town town = new Town("", "a", "b");
  private final Decisions decisions = new Decisions();
  private boolean on = true;
  private final Movers movers =
      new Movers(
          town.seenFrom("a"),
          decisions,
          town.clock,
          Runnable::run,
          move -> on || move.reason().kind() == Reason.Kind.MANUAL);

  private static Move move(String key) {
    var reason = new Reason(Reason.Kind.AFFINITY, 1, 1, 1, 1);
    return new Move(Town.grain(key), "a", "b", reason, Load.NONE, 1);
  }

  @Test
  void switchedOff_movesThatHaveNotBegun_areCalledOff_butForThoseByHand() {
    List<Move> moves = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      town.slow.add(Town.grain("slow" + i));
      moves.add(move("slow" + i));
    }
    GrainId late = Town.grain("late");
    GrainId byHand = Town.grain("by hand");
    moves.add(move("late"));
    moves.add(Move.byHand(byHand, "a", "b"));
    movers.add(moves);
    assertThat(movers.isLeaving(late)).isTrue();
    on = false;
    town.clock.pass(Duration.ofSeconds(2));
    assertThat(movers.isBusy()).isFalse();
    assertThat(town.begun).hasSize(AT_ONCE + 1).containsKey(byHand).doesNotContainKey(late);
    assertThat(movers.isLeaving(late)).isFalse();
    assertThat(decisions.last(late))
        .hasValueSatisfying(decided -> assertThat(decided.outcome()).isEqualTo("called off"));
  }

  @Test
  void grainThatArrives_isHere_untilItLeavesOrMustHaveCome() {
    GrainId guest = Town.grain("guest");
    movers.await(guest);
    assertThat(movers.target(guest)).hasValue("a");
    movers.add(List.of(move("guest")));
    assertThat(movers.target(guest)).as("it has come and has gone on").isEmpty();
    movers.await(guest);
    town.clock.pass(Duration.ofSeconds(10));
    movers.look();
    assertThat(movers.target(guest)).isEmpty();
  }

  private String outcome(String key) {
    return decisions.last(Town.grain(key)).orElseThrow().outcome();
  }

  @Test
  void moveThatTakesLong_isUnderWay_untilItHasComeToSomething() {
    for (String key : List.of("succeeds", "fails")) {
      town.slow.add(Town.grain(key));
      movers.add(List.of(move(key)));
    }
    town.clock.pass(Duration.ofSeconds(10));
    movers.look();
    for (String key : List.of("succeeds", "fails")) {
      assertThat(outcome(key)).isEqualTo("still under way");
      assertThat(movers.isLeaving(Town.grain(key))).isTrue();
    }
    assertThat(decisions.moved()).isZero();
    town.end("succeeds").complete(true);
    assertThat(outcome("succeeds")).isEqualTo("moved");
    assertThat(decisions.moved()).isEqualTo(1);
    town.end("fails")
        .completeExceptionally(new CompletionException(new IllegalStateException("it is stuck")));
    assertThat(outcome("fails")).isEqualTo("stayed (it is stuck)");
    assertThat(movers.isLeaving(Town.grain("fails"))).isFalse();
  }
}
