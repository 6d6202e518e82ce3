package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.async;
import static dev.teff.runtime.TestSilo.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.grains.Pending;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.Departure;
import dev.teff.runtime.spi.HostedGrain;
import dev.teff.runtime.spi.Luggage;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
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
  void sentCall_comesBehindThoseThatTheTurnStartedBefore() throws Exception {
    silo.on(
        "start",
        self -> {
          var first = start(self, "far", "1");
          var second = start(self, "far", "2");
          self.probe("far").note("3");
          first.await();
          second.await();
          return 0;
        });
    CompletableFuture<Long> turn = async(() -> silo.probe("near").run("start"));
    List<String> methods = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      CallRequest request = next();
      assertThat(cluster.arrivals).isEmpty();
      methods.add(request.method().name());
      request.succeeded();
    }
    assertThat(methods).containsExactly("run", "run", "note");
    get(turn);
  }

  @Test
  void sentCall_thatDidNotRun_isMadeAgain_andOneThatMayHaveRunIsNot() throws Exception {
    silo.on(
        "send",
        self -> {
          self.probe("far").note("1");
          return 0;
        });
    silo.probe("near").run("send");
    CallRequest sent = next();
    for (int i = 0; i < 3; i++) {
      sent.failed(
          new GrainException(ErrorCode.NO_SILO_REACHABLE, Outcome.DID_NOT_RUN, "it is gone"));
      silo.advanceUntil(() -> !cluster.arrivals.isEmpty());
      assertThat(next()).isSameAs(sent);
    }
    sent.failed(new GrainException(ErrorCode.UNKNOWN_OUTCOME, Outcome.UNKNOWN, "it broke"));
    silo.time.advance(Duration.ofSeconds(1));
    assertThat(cluster.forwarded).hasSize(4);
  }

  @Test
  void callsThatAreQueued_atAGrainThatMovesAway_leaveOneByOne() throws Exception {
    var entered = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    silo.on(
        "block",
        self -> {
          entered.countDown();
          TestSilo.await(leave);
          return 0;
        });
    silo.on(
        "start",
        self -> {
          var first = start(self, "moving", "1");
          Pending<Long> second =
              self.grains().start(self.probe("moving"), probe -> probe.look("2"));
          self.probe("moving").run("3");
          first.await();
          second.await();
          return 0;
        });
    CompletableFuture<Long> busy = async(() -> silo.probe("moving").run("block"));
    TestSilo.await(entered);
    var turn = TestSilo.Held.start(() -> silo.probe("near").run("start"));
    assertThat(turn.waits()).isTrue();
    Runnable gone = depart(GrainId.of("probe", "moving"), leave);
    get(busy);
    cluster.hostHere(grain -> !grain.key().equals("moving"));
    gone.run();

    List<String> methods = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      CallRequest request = next();
      assertThat(cluster.arrivals).isEmpty();
      methods.add(request.method().name());
      request.succeeded();
    }
    assertThat(methods).containsExactly("run", "look", "run");
    get(turn.result());
  }

  /** Has a grain stop for another silo; what is run then frees its place. */
  private Runnable depart(GrainId grain, CountDownLatch leave) throws Exception {
    var stopped = new CompletableFuture<Runnable>();
    assertThat(
            cluster
                .silo()
                .depart(
                    grain,
                    new Departure() {
                      @Override
                      public int room() {
                        return 1 << 20;
                      }

                      @Override
                      public void stopped(HostedGrain activation, Luggage luggage, Runnable gone) {
                        stopped.complete(gone);
                      }

                      @Override
                      public void missed() {}
                    }))
        .isPresent();
    leave.countDown();
    return get(stopped);
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

  @Test
  void sentCall_toASiloAboutToStop_isMadeAgain_untilItsDeadline() throws Exception {
    silo.on(
        "send",
        self -> {
          self.probe("far").note("1");
          return 0;
        });
    silo.probe("near").run("send");
    long begin = silo.time.nanos();
    CallRequest sent = next();
    int attempts = 0;
    while (silo.time.nanos() - begin < Duration.ofSeconds(29).toNanos()) {
      sent.failed(new GrainException(ErrorCode.SHUTTING_DOWN, Outcome.DID_NOT_RUN, "it stops"));
      silo.advanceUntil(() -> !cluster.arrivals.isEmpty());
      assertThat(next()).isSameAs(sent);
      attempts++;
    }
    assertThat(attempts).isGreaterThan(10);
    silo.time.advance(Duration.ofSeconds(1));
    int before = cluster.forwarded.size();
    sent.failed(new GrainException(ErrorCode.SHUTTING_DOWN, Outcome.DID_NOT_RUN, "it stops"));
    silo.time.advance(Duration.ofSeconds(1));
    silo.on("after", self -> 0);
    silo.probe("far-too").note("after"); // behind whatever has left
    assertThat(next()).isNotSameAs(sent);
    assertThat(cluster.forwarded).hasSize(before + 1);
  }

  /** In a lane, of a grain that is active here. */
  private final class Local {
    private final List<CallRequest> left = new ArrayList<>();
    private final List<Runnable> soon = new ArrayList<>();
    private final Lane lane;
    private final GrainId grain = GrainId.of("probe", "here");

    Local() throws Exception {
      silo.on("fine", self -> 0);
      silo.probe("here").run("fine");
      lane = new Lane((Host) cluster.silo(), grain);
    }

    StartedRequest start() {
      var contract = cluster.silo().contract("probe");
      var arguments = new WireWriter();
      arguments.string(1, "fine");
      var request =
          new StartedRequest(
              grain,
              contract,
              contract.readCall(
                  cluster.silo().method(contract, "run"), new WireReader(arguments.toBytes())),
              silo.time.nanos() + TestSilo.PATIENCE.toNanos(),
              Map.of(),
              left::add,
              new Retries(silo.time, soon::add, () -> false),
              null,
              lane);
      request.leave();
      return request;
    }

    void runSoon() {
      List<Runnable> due = List.copyOf(soon);
      soon.clear();
      due.forEach(Runnable::run);
    }
  }

  private static GrainException fenced() {
    return new GrainException(ErrorCode.FENCED, Outcome.DID_NOT_RUN, "it was superseded");
  }

  @Test
  void callThatIsMadeAgain_isNotOvertaken_byOneThatIsStartedMeanwhile() throws Exception {
    var local = new Local();
    StartedRequest first = local.start();
    first.begin();
    first.failed(fenced());
    StartedRequest second = local.start();
    assertThat(local.left).containsExactly(first);
    local.runSoon();
    assertThat(local.left).containsExactly(first, first);
    first.succeeded();
    local.runSoon();
    assertThat(local.left).containsExactly(first, first, second);
  }

  @Test
  void callBehindWhichAnotherIsQueued_isNotMadeAgain() throws Exception {
    var local = new Local();
    StartedRequest first = local.start();
    StartedRequest second = local.start();
    first.begin();
    first.failed(fenced());
    local.runSoon();
    assertThat(local.left).containsExactly(first, second);
    assertThat(first.isDone()).isTrue();
  }
}
