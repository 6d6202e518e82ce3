package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.async;
import static dev.teff.runtime.TestSilo.await;
import static dev.teff.runtime.TestSilo.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.CallOptions;
import dev.teff.grains.Pending;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A turn that starts many calls and waits for all, or for one. */
class FanOutTest {
  private final TestSilo silo = TestSilo.start("teff.call.timeout = " + TestSilo.NEVER);
  private final CountDownLatch leave = new CountDownLatch(1);

  FanOutTest() {
    silo.on("number", self -> Long.parseLong(self.context.key()));
    silo.on(
        "odd",
        self -> {
          long number = Long.parseLong(self.context.key());
          if (number % 2 == 1) {
            throw new IllegalStateException("odd " + number);
          }
          return number;
        });
    silo.on(
        "block",
        self -> {
          await(leave);
          return -1;
        });
  }

  @AfterEach
  void close() {
    leave.countDown();
    silo.close();
  }

  private static List<Pending<Long>> fan(Self self, int width, String step) {
    return IntStream.range(0, width)
        .mapToObj(i ->
            self.grains()
                .start(
                    self.probe(Integer.toString(i)),
                    probe -> InlineTurnTest.unchecked(probe, step)))
        .toList();
  }

  @Test
  void thousandsOfCalls_ofOneTurn_areAllAwaited() throws Exception {
    silo.on(
        "fan",
        self ->
            self.grains().awaitAll(fan(self, 5_000, "number")).stream()
                .mapToLong(Long::longValue)
                .sum());
    assertThat(silo.probe("source").run("fan")).isEqualTo(4_999L * 5_000 / 2);
  }

  @Test
  void results_comeInTheOrderOfTheCalls() throws Exception {
    silo.on(
        "fan",
        self -> {
          assertThat(self.grains().awaitAll(fan(self, 100, "number"))).isSorted().hasSize(100);
          return 0;
        });
    silo.probe("source").run("fan");
  }

  @Test
  void failuresOfSome_areToldWhenAllHaveEnded() throws Exception {
    silo.on(
        "fan",
        self -> {
          List<Pending<Long>> calls = fan(self, 1_000, "odd");
          assertThatThrownBy(() -> self.grains().awaitAll(calls))
              .hasMessage("odd 1")
              .satisfies(failure ->
                  assertThat(failure.getSuppressed())
                      .hasSize(16)
                      .allSatisfy(other -> assertThat(other).hasMessageStartingWith("odd ")));
          return calls.stream().filter(Pending::isDone).count();
        });
    assertThat(silo.probe("source").run("fan")).isEqualTo(1_000);
  }

  @Test
  void firstOfMany_isTheOneThatHasEnded() throws Exception {
    silo.on(
        "race",
        self -> {
          Pending<Long> slow =
              self.grains()
                  .start(self.probe("slow"), probe -> InlineTurnTest.unchecked(probe, "block"));
          Pending<Long> quick =
              self.grains()
                  .start(self.probe("7"), probe -> InlineTurnTest.unchecked(probe, "number"));
          return self.grains().awaitFirst(List.of(slow, quick)).await();
        });
    assertThat(silo.probe("source").run("race")).isEqualTo(7);
  }

  @Test
  void firstOfMany_whenNoneIsAnswered_isTheOneWhoseDeadlineCame() throws Exception {
    Probe late = silo.probe("late");
    Probe soon = silo.grains().with(silo.probe("soon"), CallOptions.timeout(Duration.ofSeconds(1)));
    Pending<Long> first =
        silo.grains().start(late, probe -> InlineTurnTest.unchecked(probe, "block"));
    Pending<Long> second =
        silo.grains().start(soon, probe -> InlineTurnTest.unchecked(probe, "block"));
    var ended = async(() -> silo.grains().awaitFirst(List.of(first, second)));
    silo.advanceUntil(ended::isDone);
    assertThat(get(ended)).isSameAs(second);
    assertThatThrownBy(second::await).hasMessageContaining("TEFF-201");
  }

  @Test
  void firstOfNone_isRefused() {
    assertThatThrownBy(() -> silo.grains().awaitFirst(List.<Pending<Long>>of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void failure_isToldOnlyWhenAllHaveEnded() throws Exception {
    silo.on(
        "fan",
        self -> {
          Pending<Long> failing =
              self.grains().start(self.probe("1"), probe -> InlineTurnTest.unchecked(probe, "odd"));
          Pending<Long> slow =
              self.grains()
                  .start(self.probe("slow"), probe -> InlineTurnTest.unchecked(probe, "block"));
          assertThatThrownBy(failing::await).hasMessage("odd 1");
          assertThatThrownBy(() -> self.grains().awaitAll(List.of(failing, slow)))
              .hasMessage("odd 1");
          return slow.isDone() ? 1 : 0;
        });
    var fanning = TestSilo.Held.start(() -> silo.probe("source").run("fan"));
    assertThat(fanning.waits()).isTrue();
    leave.countDown();
    assertThat(get(fanning.result())).isEqualTo(1);
  }
}
