package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.async;
import static dev.teff.runtime.TestSilo.await;
import static dev.teff.runtime.TestSilo.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.Pending;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MailboxBoundTest {
  private final TestSilo silo = TestSilo.start("teff.grain.max-queued-turns = 3");
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch leave = new CountDownLatch(1);

  MailboxBoundTest() {
    silo.on(
        "block",
        self -> {
          entered.countDown();
          await(leave);
          return 1;
        });
  }

  @AfterEach
  void close() {
    leave.countDown();
    silo.close();
  }

  private static void assertOverloaded(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.OVERLOADED);
              assertThat(failure.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
            })
        .hasMessageContaining("3 calls wait for their turn already")
        .hasMessageContaining("raise teff.grain.max-queued-turns");
  }

  @Test
  void callBeyondTheBound_failsAsOverloaded_andThoseWithinRun() throws Exception {
    silo.on("fine", self -> 2);
    Probe probe = silo.probe("a");
    var first = async(() -> probe.run("block"));
    await(entered);
    List<Pending<Long>> queued = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      queued.add(silo.grains().start(probe, each -> each.look("fine")));
    }
    assertOverloaded(() -> probe.run("fine"));
    leave.countDown();
    assertThat(get(first)).isEqualTo(1);
    for (Pending<Long> each : queued) {
      assertThat(each.await()).isEqualTo(2);
    }
    assertThat(probe.run("fine")).isEqualTo(2);
  }

  /** What waits until no reader is under way is in no mailbox any more. */
  @Test
  void callBeyondTheBound_whereTheOthersWerePutAside_failsAsOverloaded() throws Exception {
    silo.on("read", self -> self.probe("b").run("block"));
    silo.on("count", self -> ++self.field);
    Probe probe = silo.probe("a");
    Pending<Long> reader = silo.grains().start(probe, each -> each.look("read"));
    await(entered);
    List<Pending<Long>> aside = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      aside.add(silo.grains().start(probe, each -> InlineTurnTest.unchecked(each, "count")));
    }
    assertOverloaded(() -> probe.run("count"));
    leave.countDown();
    reader.await();
    for (int i = 0; i < 3; i++) {
      assertThat(aside.get(i).await()).isEqualTo(i + 1);
    }
    assertThat(probe.run("count")).isEqualTo(4);
  }
}
