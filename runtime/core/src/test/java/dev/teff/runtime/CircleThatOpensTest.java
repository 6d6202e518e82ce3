package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.CallWaiter;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A circle of calls that has opened by the time somebody names its turns. */
class CircleThatOpensTest {
  private final FakeCluster cluster = new FakeCluster();
  private final TestSilo silo = TestSilo.in(cluster);

  /** A call of another silo whose waiters change between two looks. */
  private static final class Incoming extends CallRequest {
    private final List<CallWaiter> first;
    private final AtomicInteger looks = new AtomicInteger();
    final CompletableFuture<Object> outcome = new CompletableFuture<>();

    Incoming(
        GrainContract<?, ?> contract, GrainCall<?> call, long deadline, List<CallWaiter> first) {
      super(GrainId.of(contract.typeName(), "a"), contract, call, deadline, 1);
      this.first = first;
    }

    /** Once when it is queued, once when it is to run. */
    @Override
    public List<CallWaiter> waiters() {
      return looks.incrementAndGet() == 1 ? first : List.of();
    }

    @Override
    public void succeeded() {
      outcome.complete(Objects.requireNonNull(call().result()));
    }

    @Override
    public void failed(Throwable failure) {
      outcome.completeExceptionally(failure);
    }
  }

  @Test
  void call_thatWasPartOfIt_waitsForItsPlace() throws Exception {
    cluster.hostHere(grain -> !grain.key().equals("far"));
    silo.on("fine", self -> 7);
    silo.on("ask", self -> self.probe("far").run("fine"));
    CompletableFuture<Long> reading = TestSilo.async(() -> silo.probe("a").look("ask"));
    CallRequest asked = cluster.arrivals.poll(20, TimeUnit.SECONDS);
    assertThat(asked).isNotNull();
    TestSilo.eventually(() -> silo.probe("a").look("fine") == 7); // the reading turn lets others in
    GrainContract<?, ?> contract = cluster.silo().contract("probe");
    var step = new WireWriter();
    step.string(1, "fine");
    var call =
        new Incoming(
            contract,
            contract.readCall(
                cluster.silo().method(contract, "run"), new WireReader(step.toBytes())),
            silo.time.nanos() + TestSilo.PATIENCE.toNanos(),
            asked.waiters());
    cluster.silo().handle(call);
    TestSilo.eventually(() -> call.looks.get() >= 2);
    assertThat(call.outcome).isNotDone();
    asked.failed(new IllegalStateException("far has enough"));
    assertThat(TestSilo.get(call.outcome)).isEqualTo(7L);
    assertThat(reading).isCompletedExceptionally();
    silo.close();
  }
}
