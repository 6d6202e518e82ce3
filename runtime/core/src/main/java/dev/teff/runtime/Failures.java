package dev.teff.runtime;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.grains.IdempotencyKey;
import dev.teff.grains.spi.GrainContract;
import dev.teff.grains.spi.MethodDescriptor;
import dev.teff.runtime.spi.CallRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
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
        "%s could not be activated: %s | grain %s, class %s | its constructor, its onActivate, or the function that applies its events threw | see the cause; the next call tries again"
            .formatted(id, cause, id, kind.implementationName()),
        cause);
  }

  static GrainException noClientObserver(GrainContract<?, ?> contract) {
    return new GrainException(
        ErrorCode.BAD_ARGUMENT,
        Outcome.DID_NOT_RUN,
        "Grain type \"%s\" cannot be observed | interface %s | it is implemented by a grain, and does not tell clients anything | observe a type whose interface is a @ClientObserver"
            .formatted(contract.typeName(), contract.grainInterface().getName()));
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

  static GrainException cancelledWaiting(CallRequest request) {
    return cancelledWaiting(request.target(), request.method());
  }

  static GrainException cancelledWaiting(GrainId target, MethodDescriptor method) {
    return new GrainException(
        ErrorCode.CANCELLED,
        Outcome.DID_NOT_RUN,
        "The call was cancelled before its turn came | grain %s, method %s | its caller, or the caller's caller, asked for it, or the thread that waited was interrupted | nothing was done"
            .formatted(target, method.name()));
  }

  static GrainException deadlock(CallRequest request, String circle, Outcome outcome) {
    return new GrainException(
        ErrorCode.DEADLOCK,
        outcome,
        "Turns wait for each other in a circle, and this call was chosen to end | grain %s, method %s | %s | call in one order everywhere, start the call or send it one way, or mark a class @Reentrant"
            .formatted(request.target(), request.method().name(), circle));
  }

  static GrainException noStore(Activation activation) {
    return new GrainException(
        ErrorCode.CONFIGURATION_INVALID,
        Outcome.DID_NOT_RUN,
        "%s keeps durable state, but the silo has no store | silo %s, class %s | neither teff.store.url nor Silo.builder().store(…) names one | set teff.store.url, for example to sqlite:teff.db"
            .formatted(
                activation.id(), activation.silo().name(), activation.kind().implementationName()));
  }

  static GrainException cancelledInTurn(GrainId id, @Nullable Throwable cause) {
    return new GrainException(
        ErrorCode.CANCELLED,
        Outcome.UNKNOWN,
        "The turn was cancelled and interrupted while it ran | grain %s | its caller, or the caller's caller, asked for it | its events were rolled back to the last seal; what it called may have run"
            .formatted(id),
        cause);
  }

  static GrainException interruptedInTurn(GrainId id, Throwable cause) {
    return new GrainException(
        ErrorCode.CANCELLED,
        Outcome.UNKNOWN,
        "The turn ended because its caller's thread, on which it ran, was interrupted | grain %s | somebody wants that thread to end, or the grain's code interrupted itself | its events were rolled back to the last seal; what it called may have run"
            .formatted(id),
        cause);
  }

  static GrainException interruptedWaiting(CallRequest request) {
    return new GrainException(
        ErrorCode.CANCELLED,
        Outcome.UNKNOWN,
        "The thread that waited for the call was interrupted, and waits no more | grain %s, method %s | somebody wants that thread to end | the call was asked to end, too, and may have run: make it idempotent and repeat it"
            .formatted(request.target(), request.method().name()));
  }

  static GrainException interruptedAtGate(long sequence) {
    return new GrainException(
        ErrorCode.CANCELLED,
        Outcome.UNKNOWN,
        "The thread that waited for events to become durable was interrupted, and waits no more | sequence %d | somebody wants that thread to end | they may still be stored: make the call idempotent and repeat it"
            .formatted(sequence));
  }

  /** Why a turn that was told to end makes no more calls. */
  static GrainException toldToEnd(Turn turn, GrainId target) {
    Activation caller = turn.activation;
    return caller.silo().time().nanos() - turn.deadlineNanos() >= 0
        ? deadlineBeforeCall(caller.id(), target)
        : cancelledBeforeCall(caller.id(), target);
  }

  private static GrainException cancelledBeforeCall(GrainId caller, GrainId target) {
    return new GrainException(
        ErrorCode.CANCELLED,
        Outcome.DID_NOT_RUN,
        "A turn that was cancelled makes no more calls | grain %s, calling %s | it went on after it had been interrupted | let the grain end when it is interrupted"
            .formatted(caller, target));
  }

  /** What is said of a turn that goes on behind its deadline, deaf to interrupts. */
  static String stuckTurn(
      Activation activation, Thread runner, StackTraceElement[] stack, long lateNanos) {
    return "%s A turn still runs %d ms behind its deadline, although it was interrupted | grain %s, class %s, silo %s, thread %s | it loops, or swallows InterruptedException | let it end when it is interrupted; it stands here:%n%s"
        .formatted(
            ErrorCode.TURN_STUCK.label(),
            lateNanos / 1_000_000,
            activation.id(),
            activation.kind().implementationName(),
            activation.silo().name(),
            runner.getName(),
            Arrays.stream(stack)
                .limit(40)
                .map(element -> "    at " + element)
                .collect(Collectors.joining("\n")));
  }

  private static GrainException deadlineBeforeCall(GrainId caller, GrainId target) {
    return new GrainException(
        ErrorCode.DEADLINE_EXCEEDED,
        Outcome.DID_NOT_RUN,
        "A turn whose deadline has passed makes no more calls | grain %s, calling %s | it went on after it had been interrupted | let the grain end when it is interrupted, or give the call more time"
            .formatted(caller, target));
  }

  static GrainException deadlineWithoutLease(String silo) {
    return new GrainException(
        ErrorCode.DEADLINE_EXCEEDED,
        Outcome.UNKNOWN,
        "The silo could not show by the call's deadline that it is still in the cluster, so it keeps its answers back | silo %s | the store does not answer, or the silo was cut off from it | make the call idempotent and repeat it"
            .formatted(silo));
  }

  static GrainException interruptedWithoutLease(String silo) {
    return new GrainException(
        ErrorCode.CANCELLED,
        Outcome.UNKNOWN,
        "The thread that waited until the silo may tell its answer was interrupted, and waits no more | silo %s | somebody wants that thread to end | the call may have taken effect: make it idempotent and repeat it"
            .formatted(silo));
  }

  /** What a silo computed that the others went on without, nobody gets to see. */
  static GrainException evicted(Throwable cause) {
    return new GrainException(
        ErrorCode.EVICTED,
        Outcome.UNKNOWN,
        "The call ended on a silo that the cluster went on without: %s | its answer is not told, since it may be out of date | see the cause | make the call idempotent and repeat it"
            .formatted(cause.getMessage()),
        cause);
  }

  /** What becomes of an answer that must not leave. */
  static GrainException answerKept(GrainException cause) {
    return cause.code() == ErrorCode.EVICTED
        ? evicted(cause)
        : new GrainException(
            cause.code(),
            Outcome.UNKNOWN,
            "The call ended, but its answer is kept back: %s | its silo | see the cause | make the call idempotent and repeat it"
                .formatted(cause.getMessage()),
            cause);
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

  static GrainException keyReused(GrainId id, IdempotencyKey key, MethodDescriptor method) {
    return new GrainException(
        ErrorCode.IDEMPOTENCY_KEY_REUSED,
        Outcome.DID_NOT_RUN,
        "The idempotency key \"%s\" belongs to another call | grain %s, method %s | the key was used before with another method or other arguments | give every intended effect a key of its own, and repeat a call with the same arguments"
            .formatted(key.text(), id, method.name()));
  }

  static GrainException keyExpired(
      GrainId id, IdempotencyKey key, MethodDescriptor method, Duration retention) {
    return new GrainException(
        ErrorCode.IDEMPOTENCY_KEY_EXPIRED,
        Outcome.UNKNOWN,
        "Nobody knows any more whether the call with the idempotency key \"%s\" took effect | grain %s, method %s, key issued at %s, retention %s | it is repeated too late, the caller's clock is behind, or the grain took more idempotent calls than it remembers | look at the grain's state before you call with a new key; or raise teff.idempotency.retention or max-receipts"
            .formatted(key.text(), id, method.name(), key.issued(), retention));
  }

  /**
   * What a call that was made several times has failed with: that the last attempt did not run says
   * nothing about one before it that may have.
   *
   * @param mayHaveRun what the first attempt of unknown outcome failed with; null for none
   * @param last what the last one ended with
   */
  static GrainException behind(@Nullable GrainException mayHaveRun, GrainException last) {
    return mayHaveRun != null && last.outcome() == Outcome.DID_NOT_RUN ? mayHaveRun : last;
  }

  static GrainException keyAhead(
      GrainId id, IdempotencyKey key, MethodDescriptor method, Instant now) {
    return new GrainException(
        ErrorCode.IDEMPOTENCY_KEY_AHEAD,
        Outcome.DID_NOT_RUN,
        "The idempotency key \"%s\" was issued in the future | grain %s, method %s, key issued at %s, the silo's clock is at %s | the clock of the caller, or of the silo, is wrong by more than a minute | set the clocks right and call again with the same key"
            .formatted(key.text(), id, method.name(), key.issued(), now));
  }

  static GrainException stillRunning(GrainId id, IdempotencyKey key, MethodDescriptor method) {
    return new GrainException(
        ErrorCode.CALL_IN_PROGRESS,
        Outcome.DID_NOT_RUN,
        "A call with the idempotency key \"%s\" is still running | grain %s, method %s | a caller repeated it before it had ended | the call is made again by itself where its deadline permits"
            .formatted(key.text(), id, method.name()));
  }

  static GrainException idempotentSeal(GrainId id) {
    return new GrainException(
        ErrorCode.IDEMPOTENT_TURN_SEALED,
        Outcome.DID_NOT_RUN,
        "An idempotent turn cannot commit half-way | grain %s | it calls another grain, or syncs, behind an append | let it make its calls first and append last, or split it into two methods"
            .formatted(id));
  }

  static GrainException reminderOfAnother(
      GrainId owner, String reminder, GrainId target, MethodDescriptor method) {
    return new GrainException(
        ErrorCode.REMINDER_INVALID,
        Outcome.DID_NOT_RUN,
        "The reminder \"%s\" cannot be set: it calls %s of %s | grain %s | a reminder calls its own grain, by a method that is not one-way | pass a reference to the grain itself, and let the method call others"
            .formatted(reminder, method.name(), target, owner));
  }

  static GrainException reminderUnknown(GrainId id, String name) {
    return new GrainException(
        ErrorCode.REMINDER_UNKNOWN,
        Outcome.DID_NOT_RUN,
        "The grain has no such reminder | grain %s, reminder \"%s\" | it was cancelled or set anew just now, or the turn that set it was not stored | nothing to do: the tick is dropped"
            .formatted(id, name));
  }

  static GrainException cycle(CallRequest request, List<String> grains) {
    return new GrainException(
        ErrorCode.CALL_CYCLE,
        Outcome.DID_NOT_RUN,
        "The call waits for itself: %s is in the middle of a turn that waits for this call | %s, method %s | grains call each other in a circle | break the circle, send one of the calls one way, or let the grain be entered by its own calls with @Reentrant"
            .formatted(request.target(), String.join(" → ", grains), request.method().name()));
  }

  static GrainException mailboxFull(CallRequest request, int most) {
    return new GrainException(
        ErrorCode.OVERLOADED,
        Outcome.DID_NOT_RUN,
        "%d calls wait for their turn already | grain %s, method %s | the grain is called more often than it can answer | call again later, spread the work over several grains, or raise teff.grain.max-queued-turns"
            .formatted(most, request.target(), request.method().name()));
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
            + " takes a function that calls one method of the reference it is given | in the caller"
            + " | it called none, or more than one | call exactly one: grains.start(alice,"
            + " Account::balance)");
  }
}
