package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.async;
import static dev.teff.runtime.TestSilo.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.Pending;
import dev.teff.runtime.spi.CallRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that one turn starts at one grain of another silo begin in order, whatever happens. */
class LaneTest {
  private final FakeCluster cluster = new FakeCluster();
  private final TestSilo silo = TestSilo.in(cluster);

  LaneTest() {
    cluster.hostHere(grain -> !grain.key().startsWith("far"));
  }

  @AfterEach
  void close() {
    silo.close();
  }

  private static Pending<Long> start(Self self, String key, String step) {
    return self.grains().start(self.probe(key), probe -> InlineTurnTest.unchecked(probe, step));
  }

  private CallRequest next() throws InterruptedException {
    CallRequest request = cluster.arrivals.poll(20, TimeUnit.SECONDS);
    assertThat(request).isNotNull();
    return request;
  }

  @Test
  void callsToAGrainElsewhere_leaveOneByOne_alsoWhenOneIsMadeAgain() throws Exception {
    silo.on(
        "start",
        self -> {
          List<Pending<Long>> started = List.of(start(self, "far", "1"), start(self, "far", "2"));
          started.forEach(Pending::await);
          return 0;
        });
    CompletableFuture<Long> turn = async(() -> silo.probe("near").run("start"));
    CallRequest first = next();
    first.begin();
    first.failed(
        new GrainException(ErrorCode.NO_SILO_REACHABLE, Outcome.DID_NOT_RUN, "it is gone"));
    assertThat(next()).isSameAs(first);
    first.begin();
    first.succeeded();
    CallRequest second = next();
    assertThat(second).isNotSameAs(first);
    second.succeeded();
    get(turn);
    assertThat(cluster.forwarded).hasSize(3);
  }

  @Test
  void callsToGrainsElsewhere_leaveTogether() throws Exception {
    silo.on(
        "start",
        self -> {
          List<Pending<Long>> started =
              List.of(start(self, "far-1", "1"), start(self, "far-2", "1"));
          started.forEach(Pending::await);
          return 0;
        });
    CompletableFuture<Long> turn = async(() -> silo.probe("near").run("start"));
    CallRequest first = next();
    next().succeeded();
    first.succeeded();
    get(turn);
  }

  @Test
  void awaitedCall_waitsForThoseThatWereStartedBefore() throws Exception {
    silo.on(
        "start",
        self -> {
          Pending<Long> started = start(self, "far", "1");
          self.probe("far").run("2");
          started.await();
          return 0;
        });
    CompletableFuture<Long> turn = async(() -> silo.probe("near").run("start"));
    CallRequest first = next();
    assertThat(cluster.arrivals.poll(50, TimeUnit.MILLISECONDS)).isNull();
    first.succeeded();
    next().succeeded();
    get(turn);
  }
}
