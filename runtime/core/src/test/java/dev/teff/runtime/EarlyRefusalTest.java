package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.Pending;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.runtime.spi.Lease;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What is refused on its way to the store, because the silo cannot show that it is in the cluster,
 * is known to be sooner than what became of the batches before it.
 */
class EarlyRefusalTest {
  private final FakeCluster cluster = new FakeCluster();
  private final TestSilo silo;
  private final AtomicInteger refused = new AtomicInteger();
  private volatile boolean lost;

  private final class Shaky implements Lease {
    @Override
    public boolean isHeld() {
      return !lost;
    }

    @Override
    public void await(Output output) {
      if (lost) {
        output.broken(refusal());
        refused.incrementAndGet();
      } else {
        output.open();
      }
    }
  }

  EarlyRefusalTest() {
    cluster.lease(new Shaky());
    silo = TestSilo.in(cluster);
    silo.ledger("a").add(1);
    silo.store.hold();
  }

  @AfterEach
  void close() {
    lost = false;
    silo.store.giveUpHolding();
    silo.close();
  }

  private static GrainException refusal() {
    return new GrainException(
        ErrorCode.STORE_UNREACHABLE, Outcome.DID_NOT_RUN, "Nobody can say who is in the cluster");
  }

  private Pending<Long> add(long number) {
    return silo.grains().start(silo.ledger("a"), ledger -> ledger.add(number));
  }

  private static void assertRefused(Pending<Long> call) {
    assertThatThrownBy(call::await)
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.STORE_UNREACHABLE);
              assertThat(failure.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
            });
  }

  @Test
  void batchesBehindOneOnItsWay_thatAreRefused_failWhenThatOneIsStored() throws Exception {
    Pending<Long> first = add(2);
    Runnable storing = silo.store.takeHeld();
    lost = true;
    Pending<Long> second = add(4);
    TestSilo.eventually(() -> refused.get() == 1);
    Pending<Long> third = add(8);
    TestSilo.eventually(() -> refused.get() == 2);
    assertThat(first.isDone()).isFalse(); // nobody knows yet

    lost = false;
    storing.run();
    assertThat(first.await()).isEqualTo(3);
    assertRefused(second);
    assertRefused(third);
    silo.store.release();
    assertThat(silo.ledger("a").sum()).isEqualTo(3);
  }

  @Test
  void batchBehindOneOfUnknownFate_thatIsRefused_isMadeAgain() throws Exception {
    silo.store.storeButFailNext(new AppendOutcome.Unknown(TestStore.silence()));
    Pending<Long> first = add(2);
    Runnable storing = silo.store.takeHeld();
    lost = true;
    Pending<Long> second = add(4);
    TestSilo.eventually(() -> refused.get() == 1);

    lost = false;
    silo.store.release();
    storing.run();
    assertThat(first.await()).isEqualTo(3);
    assertThat(second.await()).isEqualTo(7);
  }
}
