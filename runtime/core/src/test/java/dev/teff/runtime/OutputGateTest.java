package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.GrainException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OutputGateTest {
  private final GrainException refusal = TestStore.refusal();

  private final OutputGate gate = new OutputGate(10);
  private final List<String> seen = new ArrayList<>();

  @Test
  void output_thatSawOnlyDurableEvents_passesAtOnce() {
    gate.await(10, waiter("ten"));
    assertThat(seen).containsExactly("ten");
    assertThat(gate.isOpen(10)).isTrue();
    assertThat(gate.isOpen(11)).isFalse();
  }

  @Test
  void outputs_passInTheOrderOfWhatTheySaw() {
    gate.await(13, waiter("thirteen"));
    gate.await(11, waiter("eleven"));
    gate.await(12, waiter("twelve"));
    gate.await(11, waiter("eleven too"));
    assertThat(seen).isEmpty();

    gate.advance(12);
    assertThat(seen).containsExactly("eleven", "eleven too", "twelve");
    gate.advance(13);
    assertThat(seen).endsWith("thirteen");
  }

  @Test
  void output_thatComesWhileOthersLeave_leavesBehindThem() {
    gate.await(
        11,
        opening(() -> {
          seen.add("first");
          gate.await(11, waiter("third"));
          assertThat(gate.isOpen(11)).isFalse();
          assertThat(gate.isDurable(11)).isTrue();
        }));
    gate.await(11, waiter("second"));

    gate.advance(11);

    assertThat(seen).containsExactly("first", "second", "third");
    assertThat(gate.isOpen(11)).isTrue();
  }

  @Test
  void gate_thatAdvancesAndBreaksWhileOthersLeave_tellsAllInOrder() {
    gate.await(
        11,
        opening(() -> {
          seen.add("eleven");
          gate.await(13, waiter("thirteen"));
          gate.advance(12);
          gate.breakWith(refusal);
          gate.await(12, waiter("twelve too"));
        }));
    gate.await(11, waiter("eleven too"));
    gate.await(12, waiter("twelve"));

    gate.advance(11);

    assertThat(seen)
        .containsExactly("eleven", "eleven too", "twelve", "twelve too", "thirteen broke");
  }

  @Test
  void waiterThatThrows_keepsNobodyElseFromPassing() {
    gate.await(
        11,
        opening(() -> {
          throw new IllegalStateException("a waiter's own fault");
        }));
    gate.await(11, waiter("eleven"));
    assertThatThrownBy(() -> gate.advance(11)).hasMessage("a waiter's own fault");

    gate.await(12, waiter("twelve"));
    gate.advance(12);

    assertThat(seen).containsExactly("eleven", "twelve");
  }

  @Test
  void advance_behindTheDurableNumber_changesNothing() {
    gate.advance(12);
    gate.advance(11);
    assertThat(gate.isOpen(12)).isTrue();
  }

  @Test
  void brokenGate_failsWhatItHoldsAndWhatComes_butNotWhatIsDurable() {
    gate.advance(11);
    gate.await(12, waiter("twelve"));
    gate.breakWith(refusal);
    gate.await(13, waiter("thirteen"));
    gate.await(11, waiter("eleven"));
    assertThat(seen).containsExactly("twelve broke", "thirteen broke", "eleven");
    assertThat(gate.failure()).isSameAs(refusal);
  }

  @Test
  void brokenGate_staysAsItIs() {
    gate.breakWith(refusal);
    gate.breakWith(TestStore.silence());
    gate.advance(20);
    assertThat(gate.failure()).isSameAs(refusal);
    assertThat(gate.isOpen(11)).isFalse();
  }

  /** Each of many outputs learns its fate once, and never before what it saw is durable. */
  @Test
  void manyThreads_waitingWhileTheGateAdvancesAndBreaks_learnOnce() throws InterruptedException {
    int waiters = 20_000;
    int breaksAt = 15_000;
    var racing = new OutputGate(0);
    var durable = new AtomicLong();
    var early = new AtomicInteger();
    var opened = new AtomicInteger();
    var failed = new AtomicInteger();
    var all = new CountDownLatch(waiters);
    for (int thread = 0; thread < 4; thread++) {
      int first = thread;
      Thread.startVirtualThread(() -> {
        for (long i = first; i < waiters; i += 4) {
          long sequence = i + 1;
          racing.await(
              sequence,
              new OutputGate.Waiter() {
                @Override
                public void open() {
                  if (durable.get() < sequence) {
                    early.incrementAndGet();
                  }
                  opened.incrementAndGet();
                  all.countDown();
                }

                @Override
                public void broken(GrainException failure) {
                  failed.incrementAndGet();
                  all.countDown();
                }
              });
        }
      });
    }
    for (int i = 1; i <= breaksAt; i++) {
      durable.set(i);
      racing.advance(i);
    }
    racing.breakWith(refusal);
    TestSilo.await(all);
    assertThat(early).hasValue(0);
    assertThat(opened).hasValue(breaksAt);
    assertThat(failed).hasValue(waiters - breaksAt);
  }

  private OutputGate.Waiter opening(Runnable work) {
    return new OutputGate.Waiter() {
      @Override
      public void open() {
        work.run();
      }

      @Override
      public void broken(GrainException failure) {
        seen.add("broke");
      }
    };
  }

  private OutputGate.Waiter waiter(String name) {
    return new OutputGate.Waiter() {
      @Override
      public void open() {
        seen.add(name);
      }

      @Override
      public void broken(GrainException failure) {
        seen.add(name + " broke");
      }
    };
  }
}
