package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.persistence.memory.MemoryStore;
import dev.teff.persistence.spi.Register;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import dev.teff.runtime.spi.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is installed when the store says what it should not. */
class ViewsTest implements Views.Listener {
  private final ManualTime time = new ManualTime();
  private final MemoryStore before = MemoryStore.create();
  private final MemoryStore behind = MemoryStore.create();
  private final List<Long> confirmed = new ArrayList<>();
  private final List<ErrorCode> unreadable = new ArrayList<>();
  private Runnable beforeReading = () -> {};
  private Register current = before.registers();
  private final ViewRegister register =
      new ViewRegister(new SwitchedRegister(), "lost", time, new Random(1));
  private final Views views = new Views(register, time, this);

  @AfterEach
  void close() {
    before.close();
    behind.close();
  }

  @Override
  public void installed(ClusterView view) {
    assertThat(view.members()).hasSize((int) view.version());
  }

  @Override
  public void confirmed(ClusterView view, long readingBegan) {
    confirmed.add(view.version());
  }

  @Override
  public void unreadable(GrainException cause) {
    unreadable.add(cause.code());
  }

  @Test
  void row_lost_viewStaysAndIsNotConfirmed_untilItIsThereAgain() {
    join(1);
    join(2);
    views.refresh();
    assertThat(confirmed).containsExactly(2L);
    current = behind.registers();
    views.refresh(); // TEFF-407 in the log
    assertThat(views.view().version()).isEqualTo(2);
    assertThat(confirmed).containsExactly(2L);
    current = before.registers();
    views.refresh();
    assertThat(confirmed).containsExactly(2L, 2L);
  }

  @Test
  void reading_thatTakesLong_orFails_isReportedMeanwhile() {
    join(1);
    beforeReading =
        () -> {
          time.advance(Duration.ofMillis(999));
          assertThat(unreadable).isEmpty();
          time.advance(Duration.ofMillis(2));
          assertThat(unreadable).containsExactly(ErrorCode.STORE_UNREACHABLE);
        };
    views.refresh();
    assertThat(confirmed).containsExactly(1L);
    beforeReading =
        () -> {
          throw new GrainException(ErrorCode.STORE_FAILED, Outcome.DID_NOT_RUN, "It fails.");
        };
    views.refresh();
    assertThat(unreadable).containsExactly(ErrorCode.STORE_UNREACHABLE, ErrorCode.STORE_FAILED);
    beforeReading = () -> {};
    views.refresh();
    time.advance(Duration.ofSeconds(2));
    assertThat(unreadable).hasSize(2);
  }

  @Test
  void storeThatHangs_breaksWhatIsHeld_whenTheLeaseIsOverForAsLongAsItLasts() {
    var lease = new OutputLease(time, Duration.ofSeconds(1));
    var left = new ArrayList<String>();
    var held =
        new Views(
            register,
            time,
            new Views.Listener() {
              @Override
              public void installed(ClusterView view) {}

              @Override
              public void confirmed(ClusterView view, long readingBegan) {
                lease.confirmed(readingBegan);
              }

              @Override
              public void unreadable(GrainException cause) {
                lease.unreadable(cause);
              }
            });
    join(1);
    held.refresh();
    beforeReading =
        () -> {
          time.advance(Duration.ofMillis(1500));
          lease.await(
              new Lease.Output() {
                @Override
                public void open() {
                  left.add("open");
                }

                @Override
                public void broken(GrainException cause) {
                  left.add(cause.code().toString());
                }
              });
          assertThat(left).isEmpty();
          time.advance(Duration.ofSeconds(1));
          assertThat(left).containsExactly(ErrorCode.STORE_UNREACHABLE.toString());
        };
    held.refresh();
    assertThat(left).hasSize(1);
  }

  @Test
  void rowOfAnOlderView_isNotInstalled() {
    join(1);
    join(2);
    views.refresh();
    current = behind.registers();
    join(3);
    views.refresh();
    assertThat(views.view().member(2)).isPresent();
    assertThat(views.view().member(3)).isEmpty();
    assertThat(confirmed).containsExactly(2L);
  }

  @Test
  void viewThatWentBack_isReportedWithWhatToDo() {
    assertThat(ClusterFailures.viewWentBack(1, 7))
        .hasMessageContaining("TEFF-407")
        .hasMessageContaining("view 1, installed 7")
        .hasMessageContaining("stop all silos");
  }

  private void join(long incarnation) {
    var silo = new SiloIdentity("silo-" + incarnation, incarnation, "here", 1);
    register.change(view -> view.joined(new Member(silo, "here:2", MemberState.ACTIVE)));
  }

  /** A store that is another one from one moment to the next. */
  private final class SwitchedRegister implements Register {
    @Override
    public Optional<Versioned> read(String name) {
      beforeReading.run();
      return current.read(name);
    }

    @Override
    public boolean compareAndSet(String name, long expectedVersion, byte[] value) {
      return current.compareAndSet(name, expectedVersion, value);
    }
  }
}
