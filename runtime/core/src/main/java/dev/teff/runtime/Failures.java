package dev.teff.runtime;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.runtime.spi.CallRequest;
import org.jspecify.annotations.Nullable;

/** How the core words the failures of calls. */
final class Failures {
  private Failures() {}

  /**
   * Throws anything from where it is not declared: a stub's method declares what its grain does.
   */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <X extends Throwable> RuntimeException sneaky(Throwable failure) throws X {
    throw (X) failure;
  }

  static GrainException activation(GrainKind<?, ?> kind, GrainId id, Throwable cause) {
    if (cause instanceof GrainException known) {
      return known;
    }
    return new GrainException(
        ErrorCode.ACTIVATION_FAILED,
        Outcome.DID_NOT_RUN,
        "%s could not be activated: %s | grain %s, class %s | its constructor, or the function that applies its events, threw | see the cause; the next call tries again"
            .formatted(id, cause, id, kind.implementationName()),
        cause);
  }

  static GrainException deadlineInMailbox(CallRequest request) {
    return new GrainException(
        ErrorCode.DEADLINE_EXCEEDED,
        Outcome.DID_NOT_RUN,
        "The call's deadline passed before its turn came | grain %s, method %s | the grain was busy with other turns | give the call more time, or the grain less to do"
            .formatted(request.target(), request.method().name()));
  }

  static GrainException deadlineWaiting(CallRequest request, Outcome outcome) {
    return new GrainException(
        ErrorCode.DEADLINE_EXCEEDED,
        outcome,
        "The call was not answered by its deadline | grain %s, method %s | %s | make the call idempotent and repeat it, or give it more time"
            .formatted(
                request.target(),
                request.method().name(),
                outcome == Outcome.DID_NOT_RUN
                    ? "it was still waiting for its turn, and will not run"
                    : "it has begun, and may still complete"));
  }

  static GrainException deadlineBeforeCall(GrainId caller, GrainId target) {
    return new GrainException(
        ErrorCode.DEADLINE_EXCEEDED,
        Outcome.DID_NOT_RUN,
        "A turn whose deadline has passed makes no more calls | grain %s, calling %s | it went on after it had been interrupted | let the grain end when it is interrupted, or give the call more time"
            .formatted(caller, target));
  }

  static GrainException deadlineInTurn(GrainId id, @Nullable Throwable cause) {
    return new GrainException(
        ErrorCode.DEADLINE_EXCEEDED,
        Outcome.UNKNOWN,
        "The turn ran beyond its call's deadline and was interrupted | grain %s | the method blocks, or has too much to do | split the work, or give the call more time"
            .formatted(id),
        cause);
  }

  static GrainException deadlineAtGate(long sequence) {
    return new GrainException(
        ErrorCode.DEADLINE_EXCEEDED,
        Outcome.UNKNOWN,
        "The events were not durable by the call's deadline | sequence %d | the store is slow or not reachable | they may still be stored: make the call idempotent and repeat it"
            .formatted(sequence));
  }

  /** A turn that failed behind a call or a seal did have an effect, whatever its last step says. */
  static GrainException behindAnEffect(GrainId id, GrainException cause) {
    return new GrainException(
        cause.code(),
        Outcome.UNKNOWN,
        "A turn failed behind its first calls or seals: %s | grain %s | what it called may have run, and what it sealed is stored | handle it in the grain, make the grain resume from its journal, or repeat the call if it is idempotent"
            .formatted(cause.getMessage(), id),
        cause);
  }

  /** The store broke its contract in the middle of an append. */
  static GrainException storeThrew(GrainId id, RuntimeException cause) {
    return new GrainException(
        ErrorCode.STORE_FAILED,
        Outcome.UNKNOWN,
        "The store threw when it was given events: %s | grain %s | a bug in the store | see the cause, and report it to the store's authors"
            .formatted(cause, id),
        cause);
  }

  static GrainException cycle(CallRequest request) {
    return new GrainException(
        ErrorCode.CALL_CYCLE,
        Outcome.DID_NOT_RUN,
        "The call waits for itself: %s is in the middle of a turn that waits for this call | grain %s, method %s | grains call each other in a circle | break the circle, or send one of the calls one way"
            .formatted(request.target(), request.target(), request.method().name()));
  }

  static GrainException shuttingDown(String silo, GrainId id) {
    return new GrainException(
        ErrorCode.SHUTTING_DOWN,
        Outcome.DID_NOT_RUN,
        "The silo is shutting down | silo %s, grain %s | it was stopped | the call is made again elsewhere by itself, where there is another silo"
            .formatted(silo, id));
  }

  static GrainException notExactlyOneCall(String what) {
    return new GrainException(
        ErrorCode.MISUSE,
        Outcome.DID_NOT_RUN,
        what
            + " takes a function that calls one method of the reference it is given | in the caller | it called none, or more than one | call exactly one: grains.start(alice, Account::balance)");
  }
}
