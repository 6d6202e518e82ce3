package dev.teff.runtime.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.placement.affinity.CallSample;
import dev.teff.placement.affinity.Move;
import dev.teff.placement.spi.SiloView;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EngineTest {
  private static final Optional<Instant> SINCE =
      Optional.of(Instant.parse("2026-11-28T15:04:05.678Z"));
  private static final String[][] CALLS = {{"player", "game"}, {"other", "game"}};

  @Test
  void grainsThatTalk_afterSomeRounds_areTogether() {
    Town town = town("");
    for (int i = 0; i < 4; i++) {
      town.second(CALLS);
    }
    assertThat(town.siloOf("player")).isEqualTo(town.siloOf("game"));
    assertThat(town.siloOf("other")).isEqualTo(town.siloOf("game"));
    assertThat(town.decisions("a").exchanges().toString() + town.decisions("b").exchanges())
        .contains("moves save");
  }

  @Test
  void switchedOff_orTypeFixed_nothingMoves() {
    for (String settings :
        new String[] {"teff.affinity.enabled = false", "teff.affinity.fixed-types = [g]"}) {
      Town town = town(settings);
      for (int i = 0; i < 4; i++) {
        town.second(CALLS);
      }
      assertThat(town.siloOf("player")).isEqualTo("a");
      assertThat(town.siloOf("other")).isEqualTo("c");
    }
  }

  @Test
  void switchedOff_whileADecisionIsOnItsWay_nothingMoves() {
    Town town = town("");
    List<Move> decided = new ArrayList<>();
    town.onDecision =
        (silo, decision) -> {
          decided.addAll(decision.moves());
          town.engine(silo).enable(false);
        };
    List<String[]> calls = new ArrayList<>(List.<String[]>of(CALLS[0]));
    for (int i = 0; i < 50; i++) { // by which the game stays
      town.where.put(Town.grain("fan" + i), "b");
      calls.add(new String[] {"fan" + i, "game"});
    }
    for (int i = 0; i < 3; i++) {
      town.second(calls.toArray(String[][]::new));
    }
    assertThat(decided).extracting(Move::grain).containsExactly(Town.grain("player"));
    assertThat(town.begun).isEmpty();
  }

  @Test
  void dryRun_saysWhatWouldMoveAndMovesNothing() {
    Town town = town("teff.affinity.dry-run = true");
    for (int i = 0; i < 4; i++) {
      town.second(CALLS);
    }
    assertThat(town.siloOf("player")).isEqualTo("a");
    assertThat(town.decisions("a").last(Town.grain("player")))
        .hasValueSatisfying(d -> assertThat(d.outcome()).isEqualTo("would have moved"));
    assertThat(town.decisions("a").exchanges().toString()).contains("(dry run: nothing moves)");
  }

  @Test
  void grainThatIsStuck_isReportedAndTheOthersMove() {
    Town town = town("");
    town.stuck.add(Town.grain("player"));
    town.stuck.add(Town.grain("game"));
    for (int i = 0; i < 4; i++) {
      town.second(CALLS);
    }
    assertThat(town.siloOf("player")).isEqualTo("a");
    assertThat(town.siloOf("other")).isEqualTo("b");
    assertThat(town.decisions("b").last(Town.grain("game")))
        .hasValueSatisfying(
            d -> assertThat(d.outcome()).isEqualTo("stayed (its turn does not end)"));
  }

  @Test
  void moveThatDoesNotEnd_keepsNobodyElseApart() {
    Town town = town("");
    town.slow.add(Town.grain("player"));
    town.slow.add(Town.grain("game"));
    for (int i = 0; i < 4; i++) {
      town.second(CALLS[0]);
    }
    assertThat(town.begun).as("moves that do not end").hasSize(1);
    town.where.put(Town.grain("left"), "a");
    town.where.put(Town.grain("right"), "b");
    for (int i = 0; i < 4; i++) {
      town.second(CALLS[0], new String[] {"left", "right"}, new String[] {"right", "left"});
    }
    assertThat(town.siloOf("left")).isEqualTo(town.siloOf("right"));
  }

  @Test
  void moveThatDoesNotEnd_isNotBegunTwice() {
    Town town = town("teff.affinity.rest = 1ms");
    town.slow.add(Town.grain("player"));
    town.slow.add(Town.grain("game"));
    for (int i = 0; i < 9; i++) {
      town.second(CALLS[0]);
    }
    assertThat(town.begun.values()).containsOnly(1);
  }

  @Test
  void movesThatDoNotEnd_asManyAsAreMadeAtOnce_letOthersBegin() {
    Town town = town("");
    List<Move> moves = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      GrainId grain = Town.grain("slow" + i);
      town.where.put(grain, "a");
      town.slow.add(grain);
      moves.add(Move.byHand(grain, "a", "b"));
    }
    moves.forEach(town.engine("a")::moveByHand);
    assertThat(town.begun).hasSize(64);
    for (int i = 0; i < 3; i++) {
      town.second();
    }
    assertThat(town.begun).hasSize(100);
  }

  @Test
  void partnerThatDies_isGivenUpAndTheOthersGoOn() {
    Town town = town("");
    town.second();
    town.dead.add("c");
    town.where.put(Town.grain("other"), "c");
    for (int i = 0; i < 12; i++) {
      town.second(CALLS[0]);
    }
    assertThat(town.siloOf("player")).isEqualTo(town.siloOf("game"));
  }

  @Test
  void garbage_fromTheNetwork_harmsNothing() {
    Town town = town("");
    town.engine("a").receive("garbage".getBytes(StandardCharsets.UTF_8));
    town.engine("a").receive(new byte[] {10, 0});
    for (int i = 0; i < 4; i++) {
      town.second(CALLS);
    }
    assertThat(town.siloOf("player")).isEqualTo(town.siloOf("game"));
  }

  @Test
  void relief_countsAtOnceOnBothSides_andIsNotGivenAgain() {
    Town town = new Town("", "a", "b", "c");
    int grains = 40;
    String[][] calls = new String[grains][];
    for (int i = 0; i < grains; i++) {
      town.where.put(Town.grain("g" + i), "a");
      calls[i] = new String[] {"g" + i, "g" + (i ^ 1)};
    }
    int cores = Runtime.getRuntime().availableProcessors();
    Deque<Map<String, Double>> measured = new ArrayDeque<>();
    for (int second = 0; second < 10; second++) {
      measured.add(busy(town, 0.5 / grains, cores));
      if (measured.size() > 2) {
        measured.removeFirst(); // what is measured lags
      }
      town.cores.putAll(measured.getFirst());
      town.second(calls);
      if (second < 2) {
        Map<String, Double> busy = busy(town, 0.5 / grains, 1);
        for (SiloView view : town.engine("a").views()) {
          assertThat(view.busy())
              .as("%s, after second %d", view.name(), second)
              .isCloseTo(busy.getOrDefault(view.name(), -1.0), within(0.01));
        }
      }
    }
    busy(town, 0.5, 1)
        .forEach((silo, load) -> assertThat(load / grains).as(silo).isBetween(0.13, 0.19));
    int moves = town.begun.values().stream().mapToInt(Integer::intValue).sum();
    assertThat(moves).isBetween(24, 34);
  }

  @Test
  void grainsThatOnlyClientsCall_onABusySilo_areSpread() {
    Town town = new Town("", "a", "b", "c");
    int grains = 60;
    for (int i = 0; i < grains; i++) {
      town.where.put(Town.grain("g" + i), "a");
    }
    int cores = Runtime.getRuntime().availableProcessors();
    for (int second = 0; second < 20; second++) {
      town.where.forEach((grain, silo) -> {
        for (int i = 0; i < 5; i++) {
          town.observations(silo).turn(grain, 20);
        }
      });
      town.cores.putAll(busy(town, 0.5 / grains, cores));
      town.second();
    }
    busy(town, 1.0 / grains, 1)
        .forEach((silo, share) -> assertThat(share).as(silo).isBetween(0.25, 0.42));
    assertThat(town.decisions("a").exchanges().toString()).contains("relieve the busier one");
  }

  @Test
  void memory_ofGrainsThatNobodyCalls_isNotTakenForThatOfTheOthers() {
    Town town = new Town("", "a", "b", "c");
    for (int i = 0; i < 100; i++) {
      town.where.put(Town.grain("g" + i), "a");
    }
    town.observations("a").heapAfterCollection(1_000_000);
    for (int i = 0; i < 5; i++) {
      town.observations("a").turn(Town.grain("g0"), 20);
    }
    town.second();
    assertThat(town.engine("a").situation().residents().get(Town.grain("g0")))
        .isNotNull()
        .satisfies(resident -> assertThat(resident.load().memory()).isEqualTo(10_000));
  }

  @Test
  void grain_pulledFromSiloToSilo_movesAtMostFourTimesInTheFirstMinute() {
    String[] silos = "a b c d e f g h i j".split(" ");
    Town town = new Town("teff.affinity.half-life = 500ms", silos);
    GrainId guest = Town.grain("guest");
    town.where.put(guest, "a");
    List<String[]> homes = new ArrayList<>();
    for (String silo : silos) {
      town.where.put(Town.grain("host-" + silo), silo);
      town.where.put(Town.grain("home-" + silo), silo);
      for (int i = 0; i < 5; i++) {
        homes.add(new String[] {"host-" + silo, "home-" + silo});
      }
    }
    for (int second = 0; second < 60; second++) {
      List<String[]> calls = new ArrayList<>(homes);
      calls.add(new String[] {"host-" + silos[(1 + second / 5) % silos.length], "guest"});
      town.second(calls.toArray(String[][]::new));
    }
    assertThat(town.begun.get(guest)).isBetween(2, 4);
  }

  @Test
  void grain_calledByOneThatItNeverCalls_isDrawnToWhereThatIs_notToItsHashOwner() {
    Town town = new Town("", "a", "b", "c", "d");
    town.where.put(Town.grain("callee"), "a");
    town.where.put(Town.grain("caller"), "c");
    town.owners.put(Town.grain("caller"), "d");
    List<String[]> calls = new ArrayList<>();
    calls.add(new String[] {"caller", "callee"});
    for (int i = 0; i < 50; i++) { // by which it stays
      town.where.put(Town.grain("home" + i), "c");
      calls.add(new String[] {"home" + i, "caller"});
    }
    town.second(calls.toArray(String[][]::new));
    assertThat(town.engine("a").situation().where().apply(Town.grain("caller"))).hasValue("c");
    for (int i = 0; i < 3; i++) {
      town.second(calls.toArray(String[][]::new));
    }
    assertThat(town.siloOf("callee")).isEqualTo("c");
    assertThat(town.begun).containsOnly(Map.entry(Town.grain("callee"), 1));
  }

  @Test
  void pull_toAGrainThatIsNotThere_movesNothingThere() {
    Town town = new Town("", "a", "b", "d");
    GrainId caller = Town.grain("caller"); // it left, and the others do not know
    town.where.put(Town.grain("callee"), "a");
    town.owners.put(caller, "d");
    for (int i = 0; i < 5; i++) {
      town.observations("a")
          .call(new CallSample(caller, Town.grain("callee"), 100, 50, 0, false), true);
    }
    for (int i = 0; i < 3; i++) {
      town.second();
    }
    assertThat(town.decisions("a").exchanges().toString() + town.decisions("d").exchanges())
        .contains("no move between the two silos");
    assertThat(town.begun).isEmpty();
  }

  @Test
  void quietSilos_whoseReportsAreLostNowAndThen_areNotLostSightOf() {
    Town town = town("");
    town.second();
    town.lossy = true;
    for (int i = 0; i < 60; i++) {
      town.second();
      for (Engine engine : town.engines.values()) {
        assertThat(engine.views()).as("after %d seconds", i).hasSize(3);
      }
    }
  }

  @Test
  void dryRunOfOne_movesNothingOnBothSidesAndMakesNoGrainRest() {
    Town town = town("");
    town.engine("a").dryRun(true);
    for (int i = 0; i < 4; i++) {
      town.second(CALLS[0]);
    }
    assertThat(town.siloOf("player")).isEqualTo("a");
    assertThat(town.siloOf("game")).isEqualTo("b");
    assertThat(town.decisions("b").exchanges().toString()).contains("(dry run: nothing moves)");
    for (Engine engine : town.engines.values()) {
      assertThat(engine.rests(Town.grain("player")) + engine.rests(Town.grain("game"))).isZero();
    }
  }

  @Test
  void moveByHand_isMadeAndExplained() {
    Town town = town("teff.affinity.enabled = false");
    town.engine("a").moveByHand(Move.byHand(Town.grain("player"), "a", "c"));
    town.settle();
    assertThat(town.siloOf("player")).isEqualTo("c");
    assertThat(town.decisions("a").last(Town.grain("player")))
        .hasValueSatisfying(
            d -> assertThat(d).hasToString("moved from a to c at 1970-01-01T00:00:00Z, by hand"));
    assertThat(town.decisions("c").last(Town.grain("player")))
        .as("what its new silo knows")
        .isEqualTo(town.decisions("a").last(Town.grain("player")));
  }

  @Test
  void moveByHand_isRestedFromOnBothSides() {
    Town town = town("");
    GrainId other = Town.grain("other");
    for (int i = 0; i < 3; i++) {
      town.second();
    }
    town.engine("c").moveByHand(Move.byHand(other, "c", "a"));
    town.settle();
    assertThat(town.engine("a").rests(other)).isEqualTo(Duration.ofSeconds(5).toNanos());
    town.second();
    assertThat(town.engine("a").rests(other))
        .as("when its old silo has said so again")
        .isEqualTo(Duration.ofSeconds(4).toNanos());
    town.engine("a").moveByHand(Move.byHand(other, "a", "b"));
    town.settle();
    assertThat(town.engine("b").rests(other)).isEqualTo(Duration.ofSeconds(10).toNanos());
  }

  private static String explain(Town town, String key, Optional<Instant> since) {
    return new Explanation(
            town.engine("a").situation(),
            town.decisions("a"),
            Town.grain(key),
            since,
            "range-owner",
            town.engine("a").obstacle(Town.grain(key)))
        .toString();
  }

  @Test
  void explanation_namesPartnersPullsAndWhatWouldMoveIt() {
    Town town = seen("teff.affinity.enabled = false");
    town.engine("a").enable(true);
    assertThat(explain(town, "player", SINCE))
        .contains("g/player is on a.")
        .contains("It was placed there when it was activated, at 2026-11-28T15:04:05Z, and nothing")
        .contains("activated by this rule: range-owner.")
        .contains("Talks to g/game on b:")
        .contains("100 % of its traffic")
        .contains("Pulled by b with")
        .contains("It would move to a silo that pulls it with more than");
    assertThat(explain(town, "idle", Optional.empty()))
        .contains("No calls between it and other grains were seen of late.")
        .doesNotContain("of a core")
        .endsWith("It would move if it were busy and its silo had clearly more to do than others.");
    for (int i = 0; i < 5; i++) {
      town.observations("a").turn(Town.grain("asked"), 20);
    }
    town.where.put(Town.grain("asked"), "a");
    assertThat(explain(town, "asked", SINCE)).containsPattern("Takes about [0-9.]+ % of a core.");
  }

  @Test
  void explanation_saysWhatKeepsAGrain() {
    assertThat(explain(seen("teff.affinity.fixed-types = [g]"), "player", SINCE))
        .endsWith("its type is among teff.affinity.fixed-types, or needs labels.");
    assertThat(explain(seen("teff.affinity.enabled = false"), "player", SINCE))
        .endsWith("It will not move: affinity is off.");
    assertThat(explain(seen("teff.affinity.dry-run = true"), "player", SINCE))
        .endsWith("It will not move: affinity only says what would move (dry run).");
    Town town = town("");
    town.engine("b").moveByHand(Move.byHand(Town.grain("game"), "b", "a"));
    town.settle();
    assertThat(explain(town, "game", SINCE)).endsWith("It rests for 6 more seconds.");
  }

  private static Town seen(String settings) {
    Town town = town(settings);
    town.second(CALLS);
    return town;
  }

  @Test
  void explanation_namesNoDecisionOfAnEarlierLife() {
    Town town = town("");
    Instant when = Instant.parse("2026-11-28T15:00:00Z");
    var came = Move.byHand(Town.grain("idle"), "c", "a");
    town.decisions("a").add(new Decisions.Decided(when, came, "moved"));
    assertThat(explain(town, "idle", Optional.of(when.plusSeconds(2))))
        .contains("Last decision: moved from c to a");
    assertThat(explain(town, "idle", Optional.of(when.minusSeconds(4))))
        .as("when a note came late")
        .contains("Last decision: moved from c to a");
    assertThat(explain(town, "idle", Optional.of(when.plusSeconds(3_600))))
        .contains("It was placed there when it was activated, at 2026-11-28T16:00:00Z");
    var left = Move.byHand(Town.grain("idle"), "a", "c");
    town.decisions("a").add(new Decisions.Decided(when, left, "moved"));
    assertThat(explain(town, "idle", Optional.of(when.plusSeconds(3_600))))
        .contains("It was placed there when it was activated");
    town.decisions("a").add(new Decisions.Decided(when, left, "stayed (stuck)"));
    assertThat(explain(town, "idle", Optional.of(when.minusSeconds(3_600))))
        .contains("Last decision: stayed (stuck) from a to c");
  }

  @Test
  void planning_thatTookTooMuch_pausesAndGoesOn() {
    Town town = town("teff.affinity.planning-share = 0.01");
    town.planningNanos = 1_000_000_000_000L;
    for (int i = 0; i < 4; i++) {
      town.second(CALLS);
    }
    assertThat(town.siloOf("player")).as("while it pauses").isEqualTo("a");
    for (int i = 0; i < 9; i++) {
      town.second(CALLS);
    }
    assertThat(town.siloOf("player")).as("when it has paused").isEqualTo(town.siloOf("game"));
  }

  @Test
  void settings_thatMakeNoSense_areNamed() {
    assertThatThrownBy(() -> town("teff.affinity.edges = 0"))
        .isInstanceOf(GrainException.class)
        .hasMessageContaining("TEFF-501")
        .hasMessageContaining("teff.affinity.edges");
    assertThatThrownBy(() -> town("teff.affinity.planning-share = 0"))
        .isInstanceOf(GrainException.class)
        .hasMessageContaining("teff.affinity.planning-share")
        .hasMessageContaining("must be above 0 and at most 1");
  }

  /** What the grains of each silo take. */
  private static Map<String, Double> busy(Town town, double each, int times) {
    Map<String, Double> busy = new HashMap<>();
    town.engines.keySet().forEach(silo -> busy.put(silo, 0.0));
    town.where.values().forEach(silo -> busy.merge(silo, each * times, Double::sum));
    return busy;
  }

  private static Town town(String settings) {
    Town town = new Town(settings, "a", "b", "c");
    town.where.put(Town.grain("player"), "a");
    town.where.put(Town.grain("game"), "b");
    town.where.put(Town.grain("other"), "c");
    town.where.put(Town.grain("idle"), "a");
    return town;
  }
}
