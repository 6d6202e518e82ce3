package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.async;
import static dev.teff.runtime.TestSilo.await;
import static dev.teff.runtime.TestSilo.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.CallOptions;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.grains.Pending;
import dev.teff.grains.spi.GrainContract;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that are given up while they wait neither for their turn nor for its end. */
class GivenUpCallTest {
  private final FakeCluster cluster = new FakeCluster();
  private final TestSilo silo = TestSilo.in(cluster);
  private final Cancellation cancellation = new Cancellation();
  private final AtomicInteger runs = new AtomicInteger();
  private final CompletableFuture<Thread> caller = new CompletableFuture<>();
  private final CountDownLatch constructing = new CountDownLatch(1);
  private final CountDownLatch constructed = new CountDownLatch(1);

  GivenUpCallTest() {
    silo.on("count", self -> runs.incrementAndGet());
    silo.on(
        "out",
        self -> {
          caller.complete(Thread.currentThread());
          return self.probe("b").run("count");
        });
  }

  @AfterEach
  void close() {
    constructed.countDown();
    silo.close();
  }

  private Pending<Long> startTurn() {
    return silo.grains().start(silo.probe("a"), probe -> InlineTurnTest.unchecked(probe, "out"));
  }

  /** Calls {@code b} from outside, so that the call can be given up. */
  private CompletableFuture<Void> call() {
    GrainClient client = silo.client();
    GrainContract<?, ?> contract = client.contract("probe");
    var arguments = new WireWriter();
    arguments.string(1, "count");
    var call =
        contract.readCall(client.method(contract, "run"), new WireReader(arguments.toBytes()));
    return async(() -> {
      caller.complete(Thread.currentThread());
      client.call(GrainId.of("probe", "b"), contract, call, CallOptions.defaults(), cancellation);
      return null;
    });
  }

  private static void assertCancelled(ThrowingCallable call, Outcome outcome) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED);
              assertThat(failure.outcome()).isEqualTo(outcome);
            });
  }

  /** Fails the first two attempts, so that the next one has to wait for its time. */
  private void failUntilThereIsAPause() throws Exception {
    for (int i = 0; i < 2; i++) {
      CallRequest request = cluster.arrivals.poll(20, TimeUnit.SECONDS);
      assertThat(request).isNotNull();
      request.failed(
          new GrainException(ErrorCode.NO_SILO_REACHABLE, Outcome.DID_NOT_RUN, "nobody is there"));
    }
    Thread waiting = get(caller);
    TestSilo.eventually(() -> waiting.getState() == Thread.State.WAITING);
  }

  private void hostBElsewhere() {
    cluster.hostHere(grain -> !grain.key().equals("b"));
  }

  private void nextAttemptWouldRunHere() {
    cluster.hostHere(grain -> true);
    silo.time.advance(Duration.ofMillis(5));
  }

  @Test
  void turnThatWaitsToCallAgain_cancelled_makesNoMoreCalls() throws Exception {
    hostBElsewhere();
    Pending<Long> turn = startTurn();
    failUntilThereIsAPause();
    turn.cancel();
    nextAttemptWouldRunHere();
    assertCancelled(turn::await, Outcome.UNKNOWN);
    assertThat(silo.script.activations("b")).isZero();
  }

  @Test
  void callThatWaitsToBeMadeAgain_givenUp_endsAtOnce() throws Exception {
    hostBElsewhere();
    var call = call();
    failUntilThereIsAPause();
    cancellation.cancel();
    assertCancelled(() -> get(call), Outcome.DID_NOT_RUN);
    assertThat(cluster.forwarded).hasSize(2);
  }

  /** Has the constructor of {@code b} wait, deaf to interrupts, on its caller's thread. */
  private void holdConstructor() {
    silo.script.onConstruction(self -> {
      if (self.context.key().equals("b")) {
        constructing.countDown();
        while (constructed.getCount() > 0) {
          Thread.onSpinWait();
        }
      }
      return 0;
    });
  }

  @Test
  void callThatItsGrainBecomesActiveFor_givenUp_doesNotRun() throws Exception {
    holdConstructor();
    var call = call();
    await(constructing);
    cancellation.cancel();
    constructed.countDown();
    assertCancelled(() -> get(call), Outcome.DID_NOT_RUN);
    assertThat(runs).hasValue(0);
    assertThat(silo.probe("b").run("count")).isEqualTo(1);
  }

  @Test
  void turnThatAGrainBecomesActiveFor_cancelled_doesNotCallIt() throws Exception {
    holdConstructor();
    Pending<Long> turn = startTurn();
    await(constructing);
    turn.cancel();
    constructed.countDown();
    assertCancelled(turn::await, Outcome.UNKNOWN);
    assertThat(runs).hasValue(0);
    assertThat(silo.probe("b").run("count")).isEqualTo(1);
  }
}
