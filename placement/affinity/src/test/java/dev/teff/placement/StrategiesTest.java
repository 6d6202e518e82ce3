package dev.teff.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.GrainId;
import dev.teff.placement.spi.Choice;
import dev.teff.placement.spi.Choice.OneSilo;
import dev.teff.placement.spi.PlacementRequest;
import dev.teff.placement.spi.PlacementStrategy;
import dev.teff.placement.spi.SiloView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StrategiesTest {
  private final Random random = new Random(5);

  private static final SiloView IDLE = new SiloView("idle", Set.of("ssd"), 0.1, 0.1);
  private static final SiloView BUSY = new SiloView("busy", Set.of("ssd", "gpu"), 0.9, 0.1);
  private static final SiloView FULL = new SiloView("full", Set.of(), 0.1, 0.9);
  private static final GrainId GRAIN = GrainId.of("player", "1");

  @Test
  void everyStrategy_oneSiloOnly_choosesIt() {
    for (PlacementStrategy strategy :
        List.of(
            new RangeOwner(),
            new PreferLocal(),
            new RandomSilo(),
            new LessLoaded(),
            new WithCompanion(),
            new Labelled(Set.of("ssd"), new RandomSilo()))) {
      assertThat(silo(strategy, request(List.of(IDLE), "idle", "gone", "gone"))).isEqualTo("idle");
    }
  }

  @Test
  void preferLocalAndCompanion_chosenSiloIsThere_goThere() {
    var request = request(List.of(IDLE, BUSY, FULL), "idle", "busy", "full");
    assertThat(silo(new PreferLocal(), request)).isEqualTo("busy");
    assertThat(silo(new WithCompanion(), request)).isEqualTo("full");
    assertThat(silo(new RangeOwner(), request)).isEqualTo("idle");
  }

  @Test
  void lessLoaded_manyGrains_avoidsTheBusyAndTheFull() {
    Map<String, Integer> counts = new HashMap<>();
    Random random = new Random(1);
    for (int i = 0; i < 900; i++) {
      var request =
          new PlacementRequest(
              GRAIN,
              List.of(BUSY, FULL, IDLE),
              "busy",
              Optional.empty(),
              Map.of(),
              Optional.empty(),
              random);
      counts.merge(silo(new LessLoaded(), request), 1, Integer::sum);
    }
    assertThat(counts.get("idle")).isBetween(450, 550);
  }

  @Test
  void lessLoaded_pulledBySomebody_goesThereUnlessThatIsMuchBusier() {
    assertThat(silo(new LessLoaded(), pulledBy("full"))).isEqualTo("full");
    List<String> chosen = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      chosen.add(silo(new LessLoaded(), pulledBy("busy")));
    }
    assertThat(chosen).contains("idle");
  }

  @Test
  void labels_noSiloHasThem_listsThoseThatExist() {
    var strategy = new Labelled(Set.of("gpu", "fpga"), new RangeOwner());
    assertThatThrownBy(() -> strategy.choose(request(List.of(IDLE, BUSY), "idle", "x", "x")))
        .isInstanceOf(NoSuchLabelsException.class)
        .hasMessage("no silo has the labels [fpga, gpu]; labels that silos have: [gpu, ssd]");
    var safe = new SafeStrategy(strategy, complaint -> {});
    assertThatThrownBy(() -> safe.choose(request(List.of(FULL), "full", "x", "x")))
        .hasMessageEndingWith("labels that silos have: none");
  }

  @Test
  void labels_rangeOwnerDoesNotHaveThem_anotherSiloDoes() {
    var strategy = new Labelled(Set.of("gpu"), new RangeOwner());
    assertThat(silo(strategy, request(List.of(IDLE, BUSY), "idle", "x", "x"))).isEqualTo("busy");
  }

  @Test
  void strategy_thatThrowsOrNamesASiloThatIsGone_isPassedOverAndTheLogSaysSoOnce() {
    List<String> complaints = new ArrayList<>();
    PlacementStrategy gone = request -> new OneSilo("gone", "once it was there");
    PlacementStrategy broken =
        request -> {
          throw new IllegalStateException("broken");
        };
    for (PlacementStrategy strategy : List.of(gone, broken)) {
      var safe = new SafeStrategy(strategy, complaints::add);
      var request = request(List.of(IDLE, BUSY), "busy", "x", "x");
      assertThat(silo(safe, request)).isEqualTo("busy");
      assertThat(silo(safe, request)).isEqualTo("busy");
    }
    assertThat(complaints).hasSize(2);
    assertThat(complaints.get(0)).contains("named silo gone");
    assertThat(complaints.get(1)).contains("threw java.lang.IllegalStateException: broken");
  }

  @Test
  void workersAndOnePerSilo_areOnNoCertainSilo() {
    var request = request(List.of(IDLE), "idle", "x", "x");
    assertThat(new StatelessWorker(4).choose(request))
        .isInstanceOfSatisfying(Choice.Workers.class, w -> assertThat(w.most()).isEqualTo(4));
    assertThat(new OnePerSilo().choose(request)).isInstanceOf(Choice.EachSilo.class);
    assertThatThrownBy(() -> new StatelessWorker(0).choose(request))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private PlacementRequest pulledBy(String silo) {
    return new PlacementRequest(
        GRAIN,
        List.of(IDLE, BUSY, FULL),
        "idle",
        Optional.empty(),
        Map.of(silo, 5.0, "idle", 1.0),
        Optional.empty(),
        random);
  }

  private static PlacementRequest request(
      List<SiloView> silos, String owner, String caller, String companion) {
    return new PlacementRequest(
        GRAIN, silos, owner, Optional.of(caller), Map.of(), Optional.of(companion), new Random(1));
  }

  private static String silo(PlacementStrategy strategy, PlacementRequest request) {
    return ((OneSilo) strategy.choose(request)).silo();
  }
}
