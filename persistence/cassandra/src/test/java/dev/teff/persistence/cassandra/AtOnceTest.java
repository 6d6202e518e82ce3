package dev.teff.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whose answer comes when, and what is asked no more. */
@Timeout(60)
final class AtOnceTest {
  private static final int MOST = 4;
  private static final List<Integer> QUESTIONS = IntStream.range(0, 100).boxed().toList();

  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void answers_areInTheOrderOfTheQuestions() {
    var second = new CountDownLatch(1);

    List<Integer> answers =
        AtOnce.ask(
            MOST,
            QUESTIONS,
            question -> {
              if (question == 0) {
                await(second);
              }
              second.countDown();
              return -question;
            });

    assertThat(answers).containsExactlyElementsOf(QUESTIONS.stream().map(each -> -each).toList());
  }

  @Test
  void failure_isThrown_andNoMoreIsAsked() {
    assertThatThrownBy(() ->
            AtOnce.ask(
                MOST,
                QUESTIONS,
                question -> {
                  asked.incrementAndGet();
                  throw new IllegalArgumentException("no " + question);
                }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no ");

    assertThat(asked).hasValueBetween(1, MOST);
  }

  @Test
  void interrupt_isThrown_andNoMoreIsAsked() {
    Thread caller = Thread.currentThread();

    Throwable thrown =
        catchThrowable(() ->
            AtOnce.ask(
                MOST,
                QUESTIONS,
                question -> {
                  if (asked.incrementAndGet() == MOST) {
                    caller.interrupt();
                  }
                  return question;
                }));
    boolean interrupted = Thread.interrupted(); // and not any more, whatever follows

    assertThat(thrown)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Interrupted");
    assertThat(interrupted).isTrue();
    assertThat(asked).hasValueLessThanOrEqualTo(2 * MOST);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
