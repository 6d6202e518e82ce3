package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What many grains that are to be recovered at once do to each other, and to the rest. */
@Timeout(120)
class RecoveriesTest {
  private final Recoveries recoveries = new Recoveries(new ManualTime(), 2);
  private final Queue<String> begun = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();

  /** Recovers on a thread of its own, until told to end; returns when it has begun or waits. */
  private CompletableFuture<String> recover(String name, CompletableFuture<String> end) {
    var done = new CompletableFuture<String>();
    Thread thread =
        Thread.startVirtualThread(() -> {
          try {
            done.complete(
                recoveries.run(() -> {
                  begun.add(name);
                  return join(end);
                }));
          } catch (GrainException e) {
            done.completeExceptionally(e);
          }
        });
    threads.add(thread);
    TestSilo.eventually(() -> begun.contains(name) || thread.getState() == Thread.State.WAITING);
    return done;
  }

  private static String join(CompletableFuture<String> end) {
    try {
      return TestSilo.get(end);
    } catch (Exception e) {
      throw Failures.sneaky(e);
    }
  }

  @Test
  void beyondTheBound_theyWait_andGoOnInTheirOrder() throws Exception {
    var ends = new ArrayList<CompletableFuture<String>>();
    var done = new ArrayList<CompletableFuture<String>>();
    for (String name : List.of("a", "b", "c", "d", "e")) {
      var end = new CompletableFuture<String>();
      ends.add(end);
      done.add(recover(name, end));
    }
    assertThat(begun).containsExactlyInAnyOrder("a", "b");

    ends.get(1).complete("recovered");
    assertThat(TestSilo.get(done.get(1))).isEqualTo("recovered");
    TestSilo.eventually(() -> begun.size() == 3);
    ends.get(0).complete("recovered");
    TestSilo.eventually(() -> begun.size() == 4);
    assertThat(begun).endsWith("c", "d").doesNotContain("e");

    ends.forEach(end -> end.complete("recovered"));
    for (CompletableFuture<String> each : done) {
      assertThat(TestSilo.get(each)).isEqualTo("recovered");
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void recoveryThatFails_givesItsPlaceAway() {
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() ->
              recoveries.run(() -> {
                throw new IllegalStateException("This one is damaged.");
              }))
          .hasMessage("This one is damaged.");
    }
    assertThat(recoveries.run(() -> "fine")).isEqualTo("fine");
  }

  @Test
  void storeThatCannotBeReached_isLearntByAllWhoWait() throws Exception {
    var first = new CompletableFuture<String>();
    var second = new CompletableFuture<String>();
    var failing = recover("a", first);
    var slow = recover("b", second);
    var waiting = List.of(recover("c", second), recover("d", second));

    first.completeExceptionally(
        new GrainException(ErrorCode.STORE_UNREACHABLE, Outcome.DID_NOT_RUN, "It is down"));

    assertThatThrownBy(() -> TestSilo.get(failing)).hasMessageContaining("It is down");
    for (CompletableFuture<String> each : waiting) {
      assertThatThrownBy(() -> TestSilo.get(each)).hasMessageContaining("It is down");
    }
    second.complete("recovered");
    assertThat(TestSilo.get(slow)).isEqualTo("recovered");
    assertThat(begun).containsExactlyInAnyOrder("a", "b");
    assertThat(recover("e", second)).succeedsWithin(TestSilo.PATIENCE);
  }

  @Test
  void callers_waitForRecoveriesNoLongerThanTheirDeadline_andOtherGrainsAnswer() throws Exception {
    try (TestSilo silo =
        TestSilo.start("teff.journal.max-recoveries = 1, teff.call.timeout = 10s")) {
      assertThat(silo.ledger("here").add(1)).isEqualTo(1);
      var claimed = new CountDownLatch(1);
      var answers = new CompletableFuture<String>();
      silo.store.beforeClaim(grain -> {
        claimed.countDown();
        join(answers);
      });
      var recovered = TestSilo.async(() -> silo.ledger("slow").add(5));
      TestSilo.await(claimed);

      var behind = TestSilo.async(() -> silo.ledger("behind").add(7));
      silo.time.advance(Duration.ofSeconds(9)); // for the one in the store, it is not over yet
      assertThat(silo.ledger("here").add(1)).isEqualTo(2);
      silo.advanceUntil(behind::isDone);
      assertThatThrownBy(() -> TestSilo.get(behind))
          .isInstanceOfSatisfying(
              GrainException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
                assertThat(e.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
              });

      answers.complete("claimed");
      TestSilo.eventually(recovered::isDone);
      assertThat(silo.ledger("behind").add(1)).isEqualTo(1);
    }
  }
}
