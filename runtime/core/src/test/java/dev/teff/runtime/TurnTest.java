package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainException;
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
      Turn inner = Turn.inline(outer.activation, outer.slot(), outer, 0, false);
      assertThat(inner.interrupt()).isTrue();
      assertThat(inner.interrupt()).isFalse();
      assertThat(inner.isInterrupted()).isTrue();
      assertThat(inner.end()).isTrue();
      assertThat(Thread.interrupted()).isFalse();
      assertThat(inner.interrupt()).isFalse();
    });
  }

  @Test
  void interrupt_ofBothTurnsOfAStack_survivesTheUpperOnesEnd() {
    inATurn(outer -> {
      Turn middle = Turn.inline(outer.activation, outer.slot(), outer, 0, false);
      Turn upper = Turn.inline(outer.activation, outer.slot(), middle, 0, false);
      upper.interrupt();
      outer.interrupt();
      assertThat(upper.end()).isTrue();
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      assertThat(middle.end()).isFalse();
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
        var turn = Turn.inline(outer.activation, outer.slot(), null, 0, false);
        current.set(turn);
        turn.end();
        assertThat(Thread.interrupted()).as("an interrupt outlived turn %d", i).isFalse();
      }
      stop.countDown();
      interrupter.join();
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
