package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The race between a turn that ends and the one who interrupts it. */
class TurnTest {
  private final TestSilo silo = TestSilo.start();

  @AfterEach
  void close() {
    silo.close();
  }

  @Test
  void interrupt_ofARunningTurn_isForThatTurnAlone() {
    inATurn(outer -> {
      Turn inner = Turn.inline(outer.activation, outer.slot(), outer, 0, null);
      assertThat(inner.interrupt()).isTrue();
      assertThat(inner.interrupt()).isFalse();
      assertThat(inner.isInterrupted()).isTrue();
      assertThat(inner.end(null)).isTrue();
      assertThat(Thread.interrupted()).isFalse();
      assertThat(inner.interrupt()).isFalse();
    });
  }

  @Test
  void interrupt_ofBothTurnsOfAStack_survivesTheUpperOnesEnd() {
    inATurn(outer -> {
      Turn middle = Turn.inline(outer.activation, outer.slot(), outer, 0, null);
      Turn upper = Turn.inline(outer.activation, outer.slot(), middle, 0, null);
      upper.interrupt();
      outer.interrupt();
      assertThat(upper.end(null)).isTrue();
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      assertThat(middle.end(null)).isFalse();
      Thread.interrupted();
    });
  }

  @Test
  void interrupt_racingWithTheEnd_isDeliveredWithinTheTurnOrNotAtAll() {
    inATurn(outer -> {
      var current = new AtomicReference<Turn>();
      var stop = new CountDownLatch(1);
      var interrupter =
          Thread.ofPlatform()
              .start(() -> {
                while (stop.getCount() > 0) {
                  Turn turn = current.get();
                  if (turn != null) {
                    turn.interrupt();
                  }
                }
              });
      for (int i = 0; i < 100_000; i++) {
        var turn = Turn.inline(outer.activation, outer.slot(), null, 0, null);
        current.set(turn);
        turn.end(null);
        turn.leaveToNext();
        assertThat(Thread.interrupted()).as("an interrupt outlived turn %d", i).isFalse();
      }
      stop.countDown();
      interrupter.join();
    });
  }

  @Test
  void object_ofATurnThatCalledNobody_isTheThreadsNextOne() {
    inATurn(outer -> {
      Turn first = Turn.inline(outer.activation, outer.slot(), outer, 0, null);
      first.end(null);
      first.leaveToNext();
      Turn second = Turn.inline(outer.activation, outer.slot(), null, 7, null);
      assertThat(second).isSameAs(first);
      assertThat(second.below()).isNull();
      assertThat(second.deadlineNanos()).isEqualTo(7);
      assertThat(Turn.inline(outer.activation, outer.slot(), null, 0, null)).isNotSameAs(second);
    });
  }

  @Test
  void object_ofATurnThatCalledOthersOrHasMore_isNotUsedAgain() {
    inATurn(outer -> {
      Turn called = Turn.inline(outer.activation, outer.slot(), outer, 0, null);
      called.markCalledOthers();
      Turn known = Turn.inline(outer.activation, outer.slot(), outer, 0, null);
      assertThat(known.id()).isNotZero();
      Turn running = Turn.inline(outer.activation, outer.slot(), outer, 0, null);
      called.end(null);
      known.end(null);
      called.leaveToNext();
      known.leaveToNext();
      running.leaveToNext();
      assertThat(Turn.inline(outer.activation, outer.slot(), outer, 0, null))
          .isNotIn(called, known, running);
    });
  }

  @Test
  void interrupt_meantForTheTurnThatTheObjectWas_doesNotReachTheNext() {
    inATurn(outer -> {
      Turn first = Turn.inline(outer.activation, outer.slot(), outer, 0, null);
      int seen = first.word();
      first.end(null);
      first.leaveToNext();
      Turn second = Turn.inline(outer.activation, outer.slot(), outer, 0, null);
      assertThat(first.interrupt(seen)).isFalse();
      assertThat(second.isInterrupted()).isFalse();
      assertThat(second.interrupt(second.word())).isTrue();
      assertThat(second.end(null)).isTrue();
    });
  }

  @Test
  void deadline_thatNobodyAskedFor_isOneTimeoutAway() {
    inATurn(outer -> {
      Turn below = Turn.inline(outer.activation, outer.slot(), null, Turn.UNDATED, null);
      Turn above = Turn.inline(outer.activation, outer.slot(), below, Turn.UNDATED, null);
      silo.time.advance(Duration.ofSeconds(1));
      long asked = silo.time.nanos();
      long timeout = outer.activation.silo().settings().callTimeout().toNanos();
      assertThat(above.deadlineNanos()).isEqualTo(asked + timeout);
      silo.time.advance(Duration.ofSeconds(1));
      assertThat(below.deadlineNanos()).isEqualTo(asked + timeout);
    });
  }

  private interface Body {
    void run(Turn turn) throws Exception;
  }

  /** Turns belong to an activation: borrows one. */
  private void inATurn(Body body) {
    silo.on(
        "body",
        self -> {
          body.run(Objects.requireNonNull(CurrentTurn.slot().turn));
          return 0;
        });
    try {
      silo.probe("a").run("body");
    } catch (RefusedException e) {
      throw new AssertionError(e);
    } catch (GrainException expected) {
      assertThat(expected).hasMessageContaining("interrupted");
    }
  }
}
