package dev.teff.placement.affinity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.teff.grains.GrainId;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class AffinityGraphTest {
  private static final long SECOND = 1_000_000_000L;
  private static final GrainId A = GrainId.of("player", "a");
  private static final GrainId B = GrainId.of("player", "b");
  private static final GrainId C = GrainId.of("game", "c");
  private static final Valuation ONE_PER_CALL = new Valuation(0, 0, 1);

  private final AffinityGraph graph = new AffinityGraph(100, 5 * SECOND, ONE_PER_CALL, 0);

  @Test
  void rate_steadyCalls_isRightFromTheStartAndLater() {
    for (long t = 1; t <= 600; t++) {
      graph.record(call(A, B, 10), t * SECOND / 10);
      if (t == 20 || t == 600) {
        // A call with weight 10 every tenth of a second.
        assertThat(only(t * SECOND / 10).weight()).isCloseTo(100, Percentage.withPercentage(6));
      }
    }
  }

  @Test
  void rate_callsStopped_halvesEachHalfLife() {
    for (long t = 1; t <= 600; t++) {
      graph.record(call(A, B, 1), t * SECOND / 10);
    }
    double then = only(60 * SECOND).weight();
    assertThat(only(65 * SECOND).weight() / then).isCloseTo(0.5, within(0.01));
    assertThat(only(70 * SECOND).weight() / then).isCloseTo(0.25, within(0.01));
  }

  @Test
  void record_bothDirections_isOneEdge() {
    graph.record(call(A, B, 1), SECOND);
    graph.record(call(B, A, 1), SECOND);
    assertThat(graph.size()).isEqualTo(1);
    assertThat(only(SECOND).samples()).isCloseTo(2, within(1e-9));
  }

  @Test
  void record_callToItself_countsNothing() {
    graph.record(call(A, A, 1), SECOND);
    assertThat(graph.size()).isZero();
  }

  @Test
  void neighbours_reportFromAnotherSilo_addsToWhatWasCountedHereAndFades() {
    graph.record(call(A, C, 1), SECOND);
    double counted = only(SECOND).weight();
    graph.report("silo-2", List.of(new Link(Edge.of(C, A), 7, 1.5)), SECOND);
    assertThat(graph.neighbours(0, SECOND).traffic(A)).isCloseTo(counted + 7, within(1e-9));
    assertThat(graph.neighbours(2, SECOND).traffic(C)).isPositive();
    graph.retainReports(Set.of("silo-3"));
    assertThat(graph.neighbours(0, SECOND).traffic(A)).isCloseTo(counted, within(1e-9));
  }

  @Test
  void reports_ofManySilosAboutOneStar_areBoundedTogetherAndKeepTheHeaviest() {
    graph.report("quiet", star("quiet", 3), SECOND);
    for (int silo = 0; silo < 9; silo++) {
      graph.report("silo-" + silo, star("s" + silo, 90), SECOND);
      assertThat(graph.reported()).isLessThanOrEqualTo(100);
    }
    assertThat(graph.reported()).isGreaterThan(90);
    var kept = graph.neighbours(0, SECOND);
    assertThat(kept.grains())
        .contains(leaf("quiet", 0), leaf("quiet", 2))
        .contains(leaf("s0", 89), leaf("s8", 89), leaf("s8", 80))
        .doesNotContain(leaf("s0", 0), leaf("s8", 0));
    graph.report("quiet", List.of(), SECOND);
    assertThat(graph.neighbours(0, SECOND).grains()).doesNotContain(leaf("quiet", 0));
  }

  private static GrainId leaf(String name, int number) {
    return GrainId.of("leaf", name + "-" + number);
  }

  /** The higher its number, the heavier a leaf. */
  private static List<Link> star(String name, int leaves) {
    return IntStream.range(0, leaves)
        .mapToObj(i -> new Link(Edge.of(C, leaf(name, i)), 1 + i, 5))
        .toList();
  }

  @Test
  void neighbours_linksOnTooFewSamples_areNotThere() {
    graph.record(call(A, B, 1_000), SECOND);
    assertThat(graph.neighbours(2, SECOND).grains()).isEmpty();
  }

  @Test
  void time_runsBackwardsOrLeapsYears_harmsNothing() {
    graph.record(call(A, B, 1), 100 * SECOND);
    graph.record(call(A, B, 1), 50 * SECOND);
    assertThat(only(10 * SECOND).samples()).isCloseTo(2, within(1e-9));
    long later = 100_000_000 * SECOND;
    graph.record(call(B, C, 1), later);
    assertThat(graph.counted(0, later))
        .singleElement()
        .satisfies(link -> {
          assertThat(link.edge()).isEqualTo(Edge.of(B, C));
          assertThat(link.weight()).isFinite().isPositive();
        });
  }

  @Test
  void errorBound_moreEdgesThanRoom_isTheShareOfOneCounter() {
    var small = new AffinityGraph(10, 5 * SECOND, ONE_PER_CALL, 0);
    for (int i = 0; i < 1_000; i++) {
      small.record(call(A, GrainId.of("player", "p" + i), 1), SECOND);
    }
    assertThat(small.size()).isEqualTo(10);
    double all = small.errorBound(SECOND) * 10;
    assertThat(all).isCloseTo(1_000, Percentage.withPercentage(10));
  }

  @Test
  void sample_withoutWeight_isRefused() {
    assertThatThrownBy(() -> call(A, B, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Edge.of(A, A)).isInstanceOf(IllegalArgumentException.class);
  }

  private Link only(long now) {
    List<Link> links = graph.counted(0, now);
    assertThat(links).hasSize(1);
    return links.getFirst();
  }

  private static CallSample call(GrainId caller, GrainId callee, double calls) {
    return new CallSample(caller, callee, calls, 0, 0, false);
  }
}
