package dev.teff.placement.affinity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.placement.affinity.Reason.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExchangeTest {
  private static final Rules RULES = Rules.DEFAULT;

  @Test
  void grain_thatTalksToTheOtherSilo_movesThereAndSaysWhy() {
    World world = new World(RULES, "a", "b").put("a", 0.1, "player").put("b", 0.1, "game");
    world.talk(5_000, "player", "game");
    assertThat(new LocalGraph(world.seenBy("a")).partners()).containsExactly("b");
    Plan plan = world.exchange("a", "b");
    assertThat(plan.moves())
        .singleElement()
        .satisfies(move -> {
          assertThat(world.siloOf("player")).isEqualTo(world.siloOf("game"));
          assertThat(move.reason().kind()).isEqualTo(Kind.AFFINITY);
          assertThat(move.reason().gain()).isEqualTo(5_000);
          assertThat(move.reason())
              .hasToString(
                  "to be with the grains it talks to: saves 5000 µs/s, 100 % of its traffic with others; costs 1000 µs once");
        });
    assertThat(plan.why())
        .isEqualTo(
            "1 moves save 5000 of the 5000 µs/s that cross between the two silos, for 1000 µs once");
    assertThat(plan.saves()).isEqualTo(1);
  }

  @Test
  void move_thatDoesNotPayForItself_isNotMade() {
    World world = new World(RULES, "a", "b").put("a", 0.1, "player").put("b", 0.1, "game");
    world.talk(20, "player", "game"); // 600 µs in 30 s, for 1,000 once
    Plan plan = world.exchange("a", "b");
    assertThat(plan.moves()).isEmpty();
    assertThat(plan.why()).isEqualTo("no move between the two silos gains more than it costs");
    assertThat(plan.saves()).isZero();
  }

  @Test
  void group_whoseSinglesWouldOnlyLose_movesAsOne() {
    World world = new World(RULES, "a", "b");
    world.put("a", 0.1, "a1", "a2", "a3", "a4").put("b", 0.1, "b1", "b2", "b3", "b4");
    for (String[] clique : new String[][] {{"a1", "a2", "a3", "a4"}, {"b1", "b2", "b3", "b4"}}) {
      for (int i = 0; i < 4; i++) {
        for (int j = 0; j < i; j++) {
          world.talk(10_000, clique[i], clique[j]);
        }
      }
    }
    world.talk(4_000, "a1", "b1").talk(4_000, "a2", "b2");
    Plan plan = world.exchange("a", "b");
    assertThat(plan.moves())
        .hasSize(4)
        .allSatisfy(move -> {
          assertThat(move.reason().together()).isEqualTo(4);
          assertThat(move.reason().toString()).endsWith("as one of 4 that move together");
        });
    assertThat(world.where.values()).containsOnly(world.siloOf("a1"));
  }

  @Test
  void star_thatEverybodyCalls_staysWhereItIs() {
    World world = new World(RULES, "a", "b", "c").put("a", 1, "hub");
    for (int i = 0; i < 300; i++) {
      world.put(world.silos.get(i % 3), 1, "leaf" + i).talk(2_000, "hub", "leaf" + i);
    }
    assertThat(world.seenBy("a").isAnchor(World.grain("hub"))).isTrue();
    int moves = 0;
    for (int round = 0; round < 5; round++) {
      moves += world.exchange("b", "a").moves().size() + world.exchange("c", "a").moves().size();
    }
    assertThat(world.siloOf("hub")).isEqualTo("a");
    assertThat(moves).as("what fits into the tolerance").isLessThanOrEqualTo(6);
    assertBalanced(world);
  }

  @Test
  void anchor_thatOneSiloClearlyPulls_isNone() {
    World world = new World(RULES, "a", "b").put("a", 1, "hub");
    for (int i = 0; i < 100; i++) {
      world.put("b", 0.01, "leaf" + i).talk(2_000, "hub", "leaf" + i);
    }
    assertThat(world.seenBy("a").isAnchor(World.grain("hub"))).isFalse();
  }

  @Test
  void silo_thatIsTooBusy_isRelievedByWholeGroups() {
    World world = new World(RULES, "a", "b");
    for (int game = 0; game < 20; game++) {
      for (int p = 0; p < 4; p++) {
        world.put("a", 1, "p" + game + "-" + p);
        if (p > 0) {
          world.talk(3_000, "p" + game + "-0", "p" + game + "-" + p);
        }
      }
    }
    assertThat(new LocalGraph(world.seenBy("a")).partners()).containsExactly("b");
    Plan plan = world.exchange("a", "b");
    assertThat(plan.moves()).isNotEmpty().allMatch(m -> m.reason().kind() == Kind.RELIEF);
    assertThat(plan.gain()).as("no game is torn apart").isZero();
    assertThat(plan.saves()).as("relief is worth it").isEqualTo(1);
    assertThat(plan.why()).endsWith("and relieve the busier one");
    assertBalanced(world);
    assertThat(world.exchange("a", "b").moves()).isEmpty();
  }

  @Test
  void fullSilo_takesInExchangeForOthers() {
    World world = new World(RULES, "a", "b");
    for (int i = 0; i < 50; i++) {
      world.put("a", 1, "x" + i).put("b", 1, "y" + i);
    }
    world.talk(5_000, "x0", "y0").talk(5_000, "x1", "y0").talk(5_000, "x2", "y1");
    world.exchange("a", "b");
    assertThat(world.siloOf("x0")).isEqualTo(world.siloOf("y0")).isEqualTo(world.siloOf("x1"));
    assertThat(world.siloOf("x2")).isEqualTo(world.siloOf("y1"));
    assertBalanced(world);
  }

  @Test
  void plan_savingHardlyAnythingOfWhatCrosses_changesNothing() {
    Rules choosy = new Rules(0.1, 0.25, 0.05, 0.5, 2.5, 0.1, 0.5, 30, 1_000, 4_096, 64, 1_000);
    World world = new World(choosy, "a", "b").put("a", 0.1, "x", "u").put("b", 0.1, "y", "v");
    // The heavy pair may not be together: it would be too much for one silo.
    world.put("a", 60, "huge").put("b", 60, "vast").talk(90_000, "huge", "vast");
    world.talk(5_000, "x", "y");
    Plan plan = world.exchange("a", "b");
    assertThat(plan.moves()).isEmpty();
    assertThat(plan.why()).contains("the best plan saves 5000 µs/s, less than 50.0 %");
  }

  @Test
  void moves_areAtMostAsManyAsAllowed() {
    Rules few = new Rules(0.1, 0.25, 0.5, 0.5, 2.5, 0.1, 0, 30, 7, 4_096, 64, 1_000);
    World world = new World(few, "a", "b");
    for (int i = 0; i < 50; i++) {
      world.put("a", 0.1, "x" + i).put("b", 0.1, "y" + i).talk(5_000, "x" + i, "y" + i);
    }
    assertThat(world.exchange("a", "b").moves()).hasSizeBetween(1, 7);
  }

  @Test
  void silos_withNothingInCommon_haveNoPlan() {
    World world = new World(RULES, "a", "b");
    assertThat(new LocalGraph(world.seenBy("a")).partners()).isEmpty();
    assertThat(world.exchange("a", "b").why()).startsWith("neither silo has a grain");
  }

  @Test
  void situation_ofASiloThatIsNotThere_isRefused() {
    World world = new World(RULES, "a");
    assertThatThrownBy(() -> world.seenBy("z")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SiloState("z", Load.NONE, Load.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void residents_estimate_dividesWorkByTrafficAndMemoryByAllThatAreThere() {
    World world = new World(RULES, "a").put("a", 0, "x", "y", "z");
    world.talk(300, "x", "y").talk(100, "x", "z");
    var residents =
        Residents.estimate(
            world.where.keySet(),
            10, // seven of which nothing is known
            world.seenBy("a").graph()::traffic,
            new Load(1.6, 300),
            grain -> 5,
            grain -> 2,
            grain -> true);
    assertThat(residents.get(World.grain("x")))
        .isEqualTo(new Resident(World.grain("x"), new Load(0.8, 30), 5, 2, true));
  }

  private static void assertBalanced(World world) {
    Map<String, SiloState> states = world.states();
    double mean = states.values().stream().mapToDouble(s -> s.load().cpu()).average().orElseThrow();
    assertThat(states.values())
        .allMatch(state -> state.load().cpu() <= mean * (1 + RULES.cpuTolerance()) + 1);
  }
}
