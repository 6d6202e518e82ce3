package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.runtime.spi.CallRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls of another silo that wait until it is clear where they go. */
class ParkedCallsTest {
  private final ManualTime time = new ManualTime();
  private final ParkedCalls parked = new ParkedCalls(time);
  private final List<CallRequest> released = new ArrayList<>();

  private static void assertCancelled(Incoming call) {
    assertThat(call.failures)
        .singleElement()
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED);
              assertThat(failure.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
              assertThat(failure).hasMessageContaining("teller/bob").hasMessageContaining("echo");
            });
  }

  @Test
  void call_cancelledWhileItIsParked_endsAtOnce() {
    var wanted = new Incoming();
    var unwanted = new Incoming();
    parked.park(wanted);
    parked.park(unwanted);
    unwanted.cancel();
    unwanted.cancel();
    assertCancelled(unwanted);
    assertThat(parked.count()).isEqualTo(1);
    parked.release(released::add);
    assertThat(released).containsExactly(wanted);
    time.advance(Duration.ofDays(1));
    assertThat(parked.count()).isZero();
    assertThat(wanted.failures).isEmpty();
    assertCancelled(unwanted);
  }

  @Test
  void call_cancelledBefore_isNotKept() {
    var call = new Incoming();
    call.cancel();
    parked.park(call);
    assertCancelled(call);
    assertThat(parked.count()).isZero();
    parked.release(released::add);
    assertThat(released).isEmpty();
  }

  @Test
  void call_cancelledBehindItsRelease_isAnsweredByWhoHasIt() {
    var call = new Incoming();
    parked.park(call);
    parked.release(released::add);
    call.cancel();
    assertThat(released).containsExactly(call);
    assertThat(call.failures).isEmpty();
    assertThat(parked.count()).isZero();
  }

  private static final class Incoming extends CallRequest {
    private static final CallRequest LIKE =
        ManualRequest.of(teller -> teller.echo("x"), Long.MAX_VALUE, 1);

    final List<Throwable> failures = new ArrayList<>();

    Incoming() {
      super(LIKE.target(), LIKE.contract(), LIKE.call(), Long.MAX_VALUE, 1);
    }

    @Override
    public long sentBy() {
      return 7;
    }

    @Override
    public boolean cancellable() {
      return true;
    }

    @Override
    public void succeeded() {
      throw new AssertionError("It did not run.");
    }

    @Override
    public void failed(Throwable failure) {
      failures.add(failure);
    }
  }
}
