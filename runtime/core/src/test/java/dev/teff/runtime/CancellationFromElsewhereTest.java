package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.grains.Pending;
import dev.teff.grains.spi.GrainContract;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who waits on another silo takes a call back; here it may be anywhere. */
class CancellationFromElsewhereTest {
  private final FakeCluster cluster = new FakeCluster();
  private final TestSilo silo = TestSilo.in(cluster);
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch leave = new CountDownLatch(1);

  CancellationFromElsewhereTest() {
    silo.on("count", self -> ++self.field);
    silo.on(
        "block",
        self -> {
          entered.countDown();
          leave.await();
          return 0;
        });
  }

  @AfterEach
  void close() {
    leave.countDown();
    silo.close();
  }

  /** A call that came from another silo. */
  private final class Incoming extends CallRequest {
    private final CompletableFuture<String> outcome = new CompletableFuture<>();

    Incoming(GrainContract<?, ?> contract, String method, String step) {
      super(
          GrainId.of(contract.typeName(), "a"),
          contract,
          contract.readCall(
              IntStream.range(0, contract.methods().size())
                  .filter(i -> contract.methods().get(i).name().equals(method))
                  .findFirst()
                  .orElseThrow(),
              new WireReader(text(step))),
          silo.time.nanos() + TestSilo.PATIENCE.toNanos(),
          1);
    }

    private static byte[] text(String step) {
      var out = new WireWriter();
      out.string(1, step);
      return out.toBytes();
    }

    @Override
    public boolean cancellable() {
      return true;
    }

    @Override
    public void succeeded() {
      assertThat(outcome.complete(String.valueOf(call().result()))).as("answered once").isTrue();
    }

    @Override
    public void failed(Throwable failure) {
      assertThat(outcome.completeExceptionally(failure)).as("answered once").isTrue();
    }

    void assertCancelled(Outcome expected) {
      assertThatThrownBy(() -> TestSilo.get(outcome))
          .isInstanceOfSatisfying(
              GrainException.class,
              failure -> {
                assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED);
                assertThat(failure.outcome()).isEqualTo(expected);
              });
    }
  }

  private Incoming arrives(String step) {
    var call = new Incoming(new Probe_GrainContract(), "run", step);
    cluster.silo().handle(call);
    return call;
  }

  @Test
  void queuedCall_failsAtOnceAndNeverRuns() throws Exception {
    Incoming running = arrives("block");
    await(entered);
    Incoming queued = arrives("count");
    queued.cancel();
    queued.assertCancelled(Outcome.DID_NOT_RUN); // while the one before goes on
    assertThat(running.outcome).isNotDone();

    leave.countDown();
    TestSilo.get(running.outcome);
    assertThat(silo.probe("a").run("count")).isEqualTo(1);
  }

  @Test
  void callThatWasCancelledBeforeItCame_neverRuns() throws Exception {
    var call = new Incoming(new Probe_GrainContract(), "run", "count");
    call.cancel();
    cluster.silo().handle(call);
    call.assertCancelled(Outcome.DID_NOT_RUN);
    assertThat(silo.probe("a").run("count")).isEqualTo(1);
  }

  @Test
  void runningCall_isInterrupted() throws Exception {
    Incoming running = arrives("block");
    await(entered);
    running.cancel();
    running.assertCancelled(Outcome.UNKNOWN);
  }

  /** A call that waits until no reader is under way is in no mailbox any more. */
  @Test
  void callThatWasPutAside_failsAtOnceAndNeverRuns() throws Exception {
    silo.on("read", self -> self.probe("b").run("block"));
    Pending<Long> reader = silo.grains().start(silo.probe("a"), probe -> probe.look("read"));
    await(entered);
    Incoming aside = arrives("count");
    aside.cancel();
    aside.assertCancelled(Outcome.DID_NOT_RUN);
    assertThat(reader.isDone()).isFalse();

    leave.countDown();
    reader.await();
    assertThat(silo.probe("a").run("count")).isEqualTo(1);
  }
}
