package dev.teff.persistence.contract;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.persistence.contract.FaultPlan.Operation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Asks the plan, and spoils operations that their callers wait for. */
final class Faults {
  private final ReentrantLock lock = new ReentrantLock();
  private final FaultPlan plan;

  Faults(FaultPlan plan) {
    this.plan = plan;
  }

  Fault next(Operation operation, String subject) {
    lock.lock();
    try {
      return plan.next(operation, subject);
    } finally {
      lock.unlock();
    }
  }

  <T> T spoil(Operation operation, String subject, Supplier<T> work) {
    return switch (next(operation, subject)) {
      case Fault.None none -> work.get();
      case Fault.Refuse refuse -> throw refusal(subject);
      case Fault.LoseAtCommit lose -> throw unknown(subject);
      case Fault.Delay(Duration by) -> {
        T result = work.get();
        after(by).join();
        yield result;
      }
      case Fault.FailAfterWriting fail -> {
        T unused = work.get();
        throw unknown(subject + ", done: " + unused);
      }
    };
  }

  static CompletableFuture<Void> after(Duration time) {
    return CompletableFuture.runAsync(
        () -> {}, CompletableFuture.delayedExecutor(time.toNanos(), TimeUnit.NANOSECONDS));
  }

  static GrainException refusal(String subject) {
    return new GrainException(
        ErrorCode.STORE_FAILED,
        Outcome.DID_NOT_RUN,
        "The store refused, as its plan says | %s | a FaultyStore is in use | try again"
            .formatted(subject));
  }

  static GrainException unknown(String subject) {
    return new GrainException(
        ErrorCode.COMMIT_UNKNOWN,
        Outcome.UNKNOWN,
        "The store's answer was lost, as its plan says | %s | a FaultyStore is in use | claim the grain again and read"
            .formatted(subject));
  }
}
