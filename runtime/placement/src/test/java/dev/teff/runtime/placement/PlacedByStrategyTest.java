package dev.teff.runtime.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.teff.grains.GrainId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** Grains of real silos that are activated where a strategy or labels say. */
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PlacedByStrategyTest {
  private static Trio trio;

  @BeforeAll
  static void start() {
    trio =
        new Trio(
            """
            teff.affinity { enabled = false, round = 200ms }
            teff.placement.types {
              friend { strategy = "dev.teff.runtime.placement.ByKey" }
              model { labels = [gpu], strategy = less-loaded }
            }
            """,
            Map.of(
                "b", "teff.placement.labels = [gpu, ssd, disk]",
                "c", "teff.placement.labels = [disk]"));
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> assertThat(trio.members).allMatch(member -> member.placement().knowsAllSilos()));
  }

  @AfterAll
  static void close() {
    trio.close();
  }

  @Test
  void strategy_namesASilo_whoeverCalls() {
    for (String silo : List.of("a", "b", "c")) {
      for (int i = 0; i < 5; i++) {
        String key = silo + " " + i;
        trio.members.forEach(member -> assertThat(member.friend(key).hello()).isPositive());
        assertThat(trio.home(key).orElseThrow().silo().name()).isEqualTo(silo);
        assertThat(trio.members.getFirst().friend(key).hello())
            .as("calls that all reached one activation")
            .isEqualTo(4);
      }
    }
  }

  @Test
  void strategy_thatThrowsOrNamesASiloThatIsGone_leavesTheGrainToItsRangeOwner() {
    for (String key : List.of("throws 1", "throws 2", "gone 1", "gone 2")) {
      String owner = trio.members.getFirst().cluster().where(Trio.id(key)).orElseThrow();
      trio.members.forEach(member -> member.friend(key).hello());
      assertThat(trio.home(key).orElseThrow().silo().name()).isEqualTo(owner);
      assertThat(trio.members.getFirst().friend(key).hello()).isEqualTo(4);
    }
  }

  @Test
  void grain_thatMovedByHand_isPlacedAnewOnlyWhenItComesAnew() {
    Trio.Member a = trio.members.getFirst();
    assertThat(a.friend("a moved").hello()).isEqualTo(1);
    a.placement().move(Trio.id("a moved"), "c");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            trio.home("a moved").map(member -> member.silo().name().equals("c")).orElse(false));
    assertThat(a.friend("a moved").hello()).as("it brought its count along").isEqualTo(2);
    trio.members.getLast().silo().deactivate(a.friend("a moved"));
    await().atMost(Duration.ofSeconds(30)).until(() -> trio.home("a moved").isEmpty());
    assertThat(a.friend("a moved").hello()).as("a new life").isEqualTo(1);
    assertThat(trio.home("a moved").orElseThrow().silo().name()).isEqualTo("a");
  }

  @Test
  void labels_keepGrainsToTheSilosThatHaveThem() {
    for (int i = 0; i < 12; i++) {
      String key = "model " + i;
      trio.members.forEach(
          member -> assertThat(member.silo().grains().ref(Model.class, key).ask()).isEqualTo("42"));
      assertThat(trio.members)
          .filteredOn(member -> member.cluster().isHere(GrainId.of("model", key)))
          .singleElement()
          .satisfies(member -> assertThat(member.silo().name()).isEqualTo("b"));
    }
  }

  private static List<String> silosWith(GrainId grain) {
    return trio.members.stream()
        .filter(member -> member.cluster().isHere(grain))
        .map(member -> member.silo().name())
        .toList();
  }

  @Test
  void coLocated_isActivatedWhereItsCompanionIs_whoeverCalls() {
    for (String silo : List.of("a", "b", "c")) {
      for (int i = 0; i < 4; i++) {
        String key = silo + " pet " + i;
        trio.members.getFirst().friend(key).hello();
        trio.members.forEach(
            member -> assertThat(member.silo().grains().ref(Pet.class, key).call()).isPositive());
        assertThat(silosWith(GrainId.of("pet", key))).containsExactly(silo);
      }
    }
    assertThat(trio.members.getFirst().placement().why(GrainId.of("pet", "a pet 0")))
        .get()
        .asString()
        .contains("with the friend of the same key, as an annotation of its class says");
  }

  @Test
  void annotatedStrategyAndLabels_holdInACluster() {
    for (int i = 0; i < 4; i++) {
      for (Trio.Member member : trio.members) {
        String name = member.silo().name();
        String key = name + " camera " + i;
        assertThat(member.silo().grains().ref(Camera.class, key).shoot()).isEqualTo(1);
        List<String> silos = silosWith(GrainId.of("camera", key));
        if (name.equals("a")) {
          assertThat(silos).containsAnyOf("b", "c").hasSize(1);
        } else {
          assertThat(silos).containsExactly(name);
        }
      }
    }
  }

  @Test
  @Order(Integer.MAX_VALUE) // it stops a silo that the others need
  void grainsOfASiloThatStops_goWhereTheirStrategiesSay_withWhatTheyCarry() {
    Trio.Member a = trio.members.getFirst();
    Trio.Member b = trio.members.get(1);
    for (int i = 0; i < 12; i++) {
      b.silo().grains().ref(Camera.class, "left " + i).shoot();
      b.friend("b left " + i).hello();
      a.silo().grains().ref(Pet.class, "b left " + i).call();
      assertThat(silosWith(GrainId.of("camera", "left " + i))).containsExactly("b");
      assertThat(silosWith(GrainId.of("pet", "b left " + i))).containsExactly("b");
    }
    trio.members.remove(b);
    b.silo().close();
    for (int i = 0; i < 12; i++) {
      assertThat(silosWith(GrainId.of("camera", "left " + i)))
          .as("the one silo that is left with a disk")
          .containsExactly("c");
      assertThat(a.silo().grains().ref(Camera.class, "left " + i).shoot()).isEqualTo(2);
      assertThat(silosWith(GrainId.of("pet", "b left " + i)))
          .as("where its friend went")
          .isEqualTo(silosWith(Trio.id("b left " + i)))
          .hasSize(1);
      assertThat(a.silo().grains().ref(Pet.class, "b left " + i).call()).isEqualTo(2);
    }
  }
}
