package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.persistence.memory.MemoryStore;
import dev.teff.persistence.spi.Register;
import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ViewRegisterTest {
  private final MemoryStore store = MemoryStore.create();
  private final ViewRegister register = over(store.registers());

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void view_neverCommitted_isEmpty() {
    assertThat(register.read()).isEqualTo(ClusterView.EMPTY);
  }

  @Test
  void change_ofNothing_commitsNothing() {
    register.change(adding(1));
    assertThat(register.change(view -> view).version()).isEqualTo(1);
    assertThat(register.read().version()).isEqualTo(1);
  }

  @Test
  void changes_atTheSameTime_allTakeEffect() throws Exception {
    int silos = 12;
    try (var threads = Executors.newFixedThreadPool(silos)) {
      List<Callable<ClusterView>> changes =
          IntStream.rangeClosed(1, silos)
              .<Callable<ClusterView>>mapToObj(i -> () -> register.change(adding(i)))
              .toList();
      threads.invokeAll(changes);
    }
    ClusterView view = register.read();
    assertThat(view.version()).isEqualTo(silos);
    assertThat(view.members()).hasSize(silos).doesNotHaveDuplicates();
  }

  @Test
  void change_committedButReportedAsFailed_isNotMadeTwice() {
    ViewRegister unsure =
        over(
            new FlakyRegister(store.registers(), 1) {
              @Override
              public boolean compareAndSet(String name, long expected, byte[] value) {
                boolean done = super.compareAndSet(name, expected, value);
                fail(ErrorCode.COMMIT_UNKNOWN);
                return done;
              }
            });
    ClusterView view = unsure.change(adding(1));
    assertThat(view.version()).isEqualTo(1);
    assertThat(view.members()).hasSize(1);
  }

  @Test
  void store_failsForAWhile_changeIsRepeated() {
    ViewRegister flaky =
        over(
            new FlakyRegister(store.registers(), 3) {
              @Override
              public Optional<Versioned> read(String name) {
                fail(ErrorCode.STORE_LOCKED);
                return super.read(name);
              }
            });
    assertThat(flaky.change(adding(1)).members()).hasSize(1);
  }

  @Test
  void store_keepsFailing_failureIsReported() {
    store.close();
    assertThatThrownBy(() -> register.change(adding(1)))
        .isInstanceOfSatisfying(
            GrainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_FAILED));
  }

  @Test
  void row_damaged_isReportedWithItsName() {
    store.registers().compareAndSet("cluster/test", 0, new byte[] {1, 2, 3});
    assertThatThrownBy(register::read)
        .isInstanceOfSatisfying(
            GrainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RECORD_CORRUPTED))
        .hasMessageContaining("cluster/test");
  }

  private static ViewRegister over(Register rows) {
    return new ViewRegister(rows, "test", SystemTimekeeper.instance(), new Random(1));
  }

  private static UnaryOperator<ClusterView> adding(long incarnation) {
    return view -> {
      if (view.member(incarnation).isPresent()) {
        return view;
      }
      return view.joined(
          new Member(
              new SiloIdentity("silo-" + incarnation, incarnation, "h", 1),
              "h:2",
              MemberState.JOINING));
    };
  }

  /** Fails a number of times. */
  private static class FlakyRegister implements Register {
    private final Register rows;
    private int failures;

    FlakyRegister(Register rows, int failures) {
      this.rows = rows;
      this.failures = failures;
    }

    void fail(ErrorCode code) {
      if (failures-- > 0) {
        throw new GrainException(code, Outcome.UNKNOWN, "on purpose");
      }
    }

    @Override
    public Optional<Versioned> read(String name) {
      return rows.read(name);
    }

    @Override
    public boolean compareAndSet(String name, long expectedVersion, byte[] value) {
      return rows.compareAndSet(name, expectedVersion, value);
    }
  }
}
