package dev.teff.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.CallOptions;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.Grains;
import dev.teff.grains.Pending;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes along with a call from silo to silo. */
@GrainTest(silos = 3)
class JourneyTest {
  /** How many turns the chain that travels along names. */
  private static final int LONGEST = 32;

  private String here = "";
  private String there = "";
  private String beyond = "";

  @BeforeEach
  void spread(TestCluster cluster) {
    here = on(cluster, "silo-1");
    there = on(cluster, "silo-2");
    beyond = on(cluster, "silo-3");
  }

  private static String on(TestCluster cluster, String silo) {
    return IntStream.range(0, 1_000)
        .mapToObj(i -> "t" + i)
        .filter(key -> cluster.siloOf(cluster.grains().ref(Traveller.class, key)).equals(silo))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void cycle_overSeveralSilos_failsAtOnceAndNamesTheChain(Grains grains) {
    assertThatThrownBy(
            () -> grains.ref(Traveller.class, here).visit(List.of(there, beyond, here), "x"))
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.CALL_CYCLE))
        .hasMessageContaining(
            "traveller/%s → traveller/%s → traveller/%s → traveller/%s"
                .formatted(here, there, beyond, here));
  }

  @Test
  void context_travels(Grains grains) {
    Traveller traveller =
        grains.with(
            grains.ref(Traveller.class, here),
            CallOptions.defaults().withContext("tenant", "acme"));
    assertThat(traveller.visit(List.of(there, beyond), "tenant")).isEqualTo("acme");
  }

  @Test
  void cancellation_reachesTheLastOfTheChain(Grains grains, VirtualTime clock) {
    Pending<?> hanging =
        grains.start(
            grains.ref(Traveller.class, here),
            traveller -> {
              traveller.hang(List.of(there, beyond));
              return "";
            });
    clock.advance(Duration.ZERO); // until all wait
    hanging.cancel();
    assertThatThrownBy(hanging::await).hasMessageContaining("TEFF-211");
    assertThat(grains.ref(Traveller.class, beyond).interrupts()).isEqualTo(1);
  }

  /** A route of so many travellers, of which the first has been left already, and back to it. */
  private List<String> roundTrip(int travellers) {
    return Stream.concat(IntStream.range(1, travellers).mapToObj(i -> "stop-" + i), Stream.of(here))
        .toList();
  }

  @Test
  void cycle_asLongAsTheChainThatTravels_failsAtOnce(Grains grains) {
    assertThatThrownBy(() -> grains.ref(Traveller.class, here).visit(roundTrip(LONGEST), "x"))
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.CALL_CYCLE));
  }
}
