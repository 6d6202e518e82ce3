package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.await;
import static dev.teff.runtime.TestSilo.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.Observers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObserversTest {
  private final TestSilo silo =
      TestSilo.start("teff.grain.max-observer-backlog = 3, teff.call.timeout = " + TestSilo.NEVER);
  private final Map<String, Observers<Probe>> observers = new ConcurrentHashMap<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final CountDownLatch leave = new CountDownLatch(1);

  ObserversTest() {
    silo.on(
        "hear",
        self -> {
          heard.add(self.context.key());
          return 0;
        });
    silo.on(
        "sleep",
        self -> {
          await(leave);
          return 0;
        });
    silo.on("size", self -> of(self).size());
  }

  @AfterEach
  void close() {
    leave.countDown();
    silo.close();
  }

  private Observers<Probe> of(Self self) {
    return observers.computeIfAbsent(
        self.context.key(), key -> self.context.observers(Duration.ofMinutes(1)));
  }

  private long run(Script.Step step) {
    silo.on("now", step);
    return silo.ledger("room").run("now");
  }

  private void add(String observer) {
    run(self -> {
      of(self).add(self.probe(observer));
      return 0;
    });
  }

  private void tell(String step) {
    run(self -> {
      of(self).tell(probe -> InlineTurnTest.unchecked(probe, step));
      return 0;
    });
  }

  @Test
  void observer_thatComesAgain_isToldOnce() {
    add("a");
    add("b");
    add("a");
    tell("hear");
    eventually(() -> heard.size() == 2);
    assertThat(heard).containsExactlyInAnyOrder("a", "b");
    assertThat(silo.ledger("room").run("size")).isEqualTo(2);
  }

  @Test
  void observer_whoseLeaseHasEnded_isToldNothing() {
    add("a");
    silo.time.advance(Duration.ofSeconds(40));
    add("b");
    silo.time.advance(Duration.ofSeconds(30));
    tell("hear");
    eventually(() -> heard.size() == 1);
    assertThat(heard).containsExactly("b");
    assertThat(silo.ledger("room").run("size")).isEqualTo(1);
  }

  @Test
  void observer_thatIsSlow_isDropped_andStallsNobody() {
    add("slow");
    tell("sleep");
    tell("hear");
    tell("hear");
    add("quick");
    tell("hear");
    eventually(() -> heard.contains("quick"));
    assertThat(silo.ledger("room").run("size")).isEqualTo(1);
    leave.countDown();
    eventually(() -> heard.size() == 3);
  }

  @Test
  void observer_thatWasRemoved_isToldNothing() {
    add("a");
    add("b");
    run(self -> {
      of(self).remove(self.probe("a"));
      return 0;
    });
    tell("hear");
    eventually(() -> heard.size() == 1);
    assertThat(heard).containsExactly("b");
  }

  @Test
  void notifications_waitUntilTheTurnsEventsAreDurable() throws Exception {
    add("a");
    silo.store.hold();
    var told =
        TestSilo.Held.start(() ->
            run(self -> {
              self.add(1);
              of(self).tell(probe -> InlineTurnTest.unchecked(probe, "hear"));
              return 0;
            }));
    Runnable append = silo.store.takeHeld();
    assertThat(told.waits()).isTrue();
    silo.on(
        "elsewhere",
        self -> {
          of(self).add(self.probe("b"));
          of(self).tell(probe -> InlineTurnTest.unchecked(probe, "hear"));
          return 0;
        });
    silo.ledger("hall").run("elsewhere");
    eventually(() -> heard.contains("b")); // behind whatever has left
    assertThat(heard).containsExactly("b");
    append.run();
    eventually(() -> told.result().isDone() && heard.size() == 2);
    assertThat(heard).containsExactly("b", "a");
  }

  @Test
  void notifications_ofATurnThatThrows_neverLeave() {
    add("a");
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() ->
              run(self -> {
                of(self).tell(probe -> InlineTurnTest.unchecked(probe, "hear"));
                throw new IllegalStateException("no");
              }))
          .hasMessage("no");
    }
    tell("hear");
    eventually(() -> heard.size() == 1);
    assertThat(heard).hasSize(1);
  }

  @Test
  void lease_thatIsNone_isRefused() {
    assertThatThrownBy(() -> run(self -> self.context.observers(Duration.ZERO).size()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is positive, but was PT0S");
  }

  @Test
  void observer_isToldInOrder() {
    int turns = 300;
    try (TestSilo patient = TestSilo.start("teff.grain.max-observer-backlog = 1000")) {
      List<Long> told = new CopyOnWriteArrayList<>();
      for (long i = 0; i < 2L * turns; i++) {
        long number = i;
        patient.on(
            "hear" + number,
            self -> {
              told.add(number);
              return 0;
            });
      }
      patient.on(
          "tell two",
          self -> {
            Observers<Probe> mine = of(self);
            mine.add(self.probe("a"));
            long first = self.add(2) - 2;
            mine.tell(probe -> InlineTurnTest.unchecked(probe, "hear" + first));
            mine.tell(probe -> InlineTurnTest.unchecked(probe, "hear" + (first + 1)));
            return 0;
          });
      for (int i = 0; i < turns; i++) {
        patient.ledger("room").run("tell two");
      }
      eventually(() -> told.size() == 2 * turns);
      assertThat(told).containsExactlyElementsOf(LongStream.range(0, 2L * turns).boxed().toList());
    }
  }
}
