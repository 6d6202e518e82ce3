package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.runtime.spi.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputLeaseTest {
  private final GrainException evicted =
      new GrainException(ErrorCode.EVICTED, Outcome.DID_NOT_RUN, "gone");

  private final GrainException away =
      new GrainException(ErrorCode.STORE_UNREACHABLE, Outcome.DID_NOT_RUN, "away");

  private final ManualTime time = new ManualTime();
  private final OutputLease lease = new OutputLease(time, Duration.ofSeconds(1));
  private final List<String> left = new ArrayList<>();

  private void out(String what) {
    lease.await(
        new Lease.Output() {
          @Override
          public void open() {
            left.add(what);
          }

          @Override
          public void broken(GrainException cause) {
            left.add(what + " broken");
          }
        });
  }

  @Test
  void silo_thatHasNotReadTheView_holdsNothing() {
    assertThat(lease.isHeld()).isFalse();
    out("a");
    assertThat(left).isEmpty();
  }

  @Test
  void lease_runsFromTheBeginningOfTheReading() {
    long began = time.nanos();
    time.advance(Duration.ofMillis(400));
    lease.confirmed(began);
    time.advance(Duration.ofMillis(599));
    assertThat(lease.isHeld()).isTrue();
    time.advance(Duration.ofMillis(1));
    assertThat(lease.isHeld()).isFalse();
  }

  @Test
  void output_withALease_leavesAtOnce() {
    lease.confirmed(time.nanos());
    out("a");
    assertThat(left).containsExactly("a");
  }

  @Test
  void outputs_withoutALease_leaveInOrderWhenItIsBack() {
    lease.confirmed(time.nanos());
    time.advance(Duration.ofSeconds(2));
    out("a");
    out("b");
    assertThat(left).isEmpty();
    lease.confirmed(time.nanos());
    out("c");
    assertThat(left).containsExactly("a", "b", "c");
  }

  @Test
  void readingThatEndedTooLate_letsNothingOut() {
    out("a");
    long began = time.nanos();
    time.advance(Duration.ofSeconds(3)); // frozen, or a slow store
    lease.confirmed(began);
    assertThat(left).isEmpty();
  }

  @Test
  void olderReading_doesNotShortenTheLease() {
    long older = time.nanos();
    time.advance(Duration.ofMillis(500));
    lease.confirmed(time.nanos());
    lease.confirmed(older);
    time.advance(Duration.ofMillis(900));
    assertThat(lease.isHeld()).isTrue();
  }

  @Test
  void eviction_breaksWhatIsHeldAndWhatComes() {
    out("a");
    lease.revoke(evicted);
    lease.confirmed(time.nanos());
    out("b");
    assertThat(left).containsExactly("a broken", "b broken");
    assertThat(lease.isHeld()).isFalse();
  }

  @Test
  void output_thatThrows_keepsNoOther() {
    lease.await(new Throwing());
    out("a");
    lease.confirmed(time.nanos());
    assertThat(left).containsExactly("a");
    time.advance(Duration.ofSeconds(1));
    lease.await(new Throwing());
    out("b");
    lease.revoke(evicted);
    assertThat(left).containsExactly("a", "b broken");
  }

  private static final class Throwing implements Lease.Output {
    @Override
    public void open() {
      throw new IllegalStateException("open");
    }

    @Override
    public void broken(GrainException cause) {
      throw new IllegalStateException("broken");
    }
  }

  @Test
  void storeThatDoesNotSayWhoIsInTheCluster_breaksWhatIsHeld_untilItDoes() {
    lease.confirmed(time.nanos());
    time.advance(Duration.ofMillis(1500));
    out("a");
    lease.unreadable(away);
    assertThat(left).as("it may be back soon").isEmpty();
    time.advance(Duration.ofMillis(500));
    lease.unreadable(away);
    out("b");
    assertThat(left).containsExactly("a broken", "b broken");

    lease.confirmed(time.nanos());
    out("c");
    time.advance(Duration.ofMillis(1500));
    out("d");
    assertThat(left).containsExactly("a broken", "b broken", "c");
    lease.confirmed(time.nanos());
    assertThat(left).endsWith("d");
  }
}
