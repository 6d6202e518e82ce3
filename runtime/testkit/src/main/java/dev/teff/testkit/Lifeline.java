package dev.teff.testkit;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;

/**
 * What ties a silo to its world, and can be cut: a silo that was killed starts no work and gets no
 * time any more. What runs at that moment runs on in vain, as on a process that is unplugged from
 * everything.
 */
final class Lifeline implements Timekeeper, Executor {
  private final String silo;
  private final VirtualTime time;
  private volatile boolean cut;

  Lifeline(String silo, VirtualTime time) {
    this.silo = silo;
    this.time = time;
  }

  void cut() {
    cut = true;
  }

  boolean isCut() {
    return cut;
  }

  /** What somebody meets who deals with the silo although it is dead. */
  GrainException dead(ErrorCode code, Outcome outcome) {
    return new GrainException(
        code,
        outcome,
        "Silo %s is dead | in this test | it was killed | %s"
            .formatted(
                silo,
                outcome == Outcome.UNKNOWN
                    ? "the call may have run: make it idempotent and repeat it"
                    : "the call did not run and may be repeated"));
  }

  @Override
  public void execute(Runnable work) {
    if (!cut) {
      time.executor().execute(work);
    }
  }

  @Override
  public Instant instant() {
    return time.instant();
  }

  @Override
  public long nanos() {
    return time.nanos();
  }

  @Override
  public void parkUntil(Object blocker, long deadlineNanos) {
    time.parkUntil(blocker, deadlineNanos);
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable task) {
    return time.schedule(
        delay,
        () -> {
          if (!cut) {
            task.run();
          }
        });
  }
}
