package dev.teff.loadtest.harness;

import static dev.teff.loadtest.harness.Load.constantConcurrentUsers;
import static dev.teff.loadtest.harness.Load.constantUsersPerSec;
import static dev.teff.loadtest.harness.Load.plan;
import static dev.teff.loadtest.harness.Load.scenario;
import static dev.teff.loadtest.harness.Load.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Parts of a run, each under its own virtual time. */
@Timeout(60)
class SecondMergerTest {
  /** What a generator tells, kept. */
  private static final class Kept implements RunEvents {
    private final List<SecondCounts> counts = new ArrayList<>();
    private final List<List<Histogram>> histograms = new ArrayList<>();

    @Override
    public void begin(RunHeader header) {}

    @Override
    public void second(SecondCounts second, List<Histogram> taken) {
      counts.add(second);
      // As over the wire, since the histograms are only lent.
      histograms.add(taken.stream().map(PackedHistogram::of).map(PackedHistogram::unpack).toList());
    }

    @Override
    public void mark(Mark mark) {}

    @Override
    public void end(RunEnd end) {}

    Histogram all(String tag) {
      Histogram all = Measured.histogram();
      histograms.stream()
          .flatMap(List::stream)
          .filter(one -> one.getTag().equals(tag))
          .forEach(all::add);
      return all;
    }
  }

  private static Kept run(Plan plan, Shard shard, VirtualTime time) {
    var kept = new Kept();
    new LoadRun(plan, Target.none(), shard, time, time, kept).run(time::now, () -> null);
    return kept;
  }

  private static Plan planOn(VirtualTime time) {
    return plan(
        "parts",
        scenario("open")
            .exec("open", user -> time.pause(Duration.ofMillis(1 + user.number() % 97)))
            .inject(constantUsersPerSec(300).during(seconds(5)).randomized()),
        scenario("closed")
            .exec("closed", user -> time.pause(Duration.ofMillis(250)))
            .inject(constantConcurrentUsers(6).during(seconds(5))));
  }

  private static Kept merged(int generators) {
    var kept = new Kept();
    var merger = new SecondMerger(generators, kept);
    for (int i = 0; i < generators; i++) {
      var time = new VirtualTime();
      Kept part = run(planOn(time), new Shard(i, generators), time);
      for (int second = 0; second < part.counts.size(); second++) {
        merger.add(i, part.counts.get(second), part.histograms.get(second));
      }
      merger.end(i);
    }
    return kept;
  }

  @Test
  void partsOfAPlan_addUpToTheWhole_valueByValue() {
    Kept whole = merged(1);
    assertThat(whole.all("RESPONSE:REQUEST:open").getTotalCount()).isBetween(1300L, 1700L);
    for (int generators = 2; generators <= 3; generators++) {
      Kept parts = merged(generators);
      for (String tag :
          List.of("RESPONSE:REQUEST:open", "SERVICE:REQUEST:open", "RESPONSE:REQUEST:closed")) {
        assertThat(parts.all(tag)).as(tag).isEqualTo(whole.all(tag));
      }
      assertThat(parts.counts)
          .extracting(SecondCounts::arrivals)
          .startsWith(
              whole.counts.stream().limit(5).map(SecondCounts::arrivals).toArray(Long[]::new));
    }
  }

  @Test
  void secondOfAll_isTheSumOfTheirs_andTheMissingAreNotWaitedFor() {
    var kept = new Kept();
    var merger = new SecondMerger(2, kept);
    List<ErrorCount> broken = List.of(new ErrorCount("ask", "broken", 2));
    merger.add(
        0, new SecondCounts(0, 1_000, 5, 1, 3, broken, List.of(new OpenSecond(0, 7))), List.of());
    assertThat(kept.counts).isEmpty();
    merger.add(
        1, new SecondCounts(1, 1_001, 7, 0, 4, broken, List.of(new OpenSecond(0, 9))), List.of());
    assertThat(kept.counts)
        .containsExactly(
            new SecondCounts(
                0,
                1_001,
                12,
                1,
                7,
                List.of(new ErrorCount("ask", "broken", 4)),
                List.of(new OpenSecond(0, 7), new OpenSecond(0, 9))));
    merger.add(0, new SecondCounts(1_000, 2_000, 1, 0, 0, broken, List.of()), List.of());
    assertThat(kept.counts).hasSize(1);
    merger.end(1);
    // What the lost one had counted stays counted.
    assertThat(kept.counts.getLast())
        .isEqualTo(
            new SecondCounts(
                1_000, 2_000, 1, 0, 0, List.of(new ErrorCount("ask", "broken", 4)), List.of()));
  }
}
