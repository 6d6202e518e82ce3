package dev.teff.runtime.cluster;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.runtime.spi.CallRequest;
import org.jspecify.annotations.Nullable;

/** How the transport words the failures of calls. */
final class CallFailures {
  private CallFailures() {}

  static GrainException unreachable(CallRequest request, String silo, Loss why) {
    return of(
        ErrorCode.NO_SILO_REACHABLE,
        Outcome.DID_NOT_RUN,
        "%s is not reachable: %s".formatted(silo, why),
        request,
        "it stopped, or the network is cut | the call did not leave; it is made again by itself"
            + " where somebody waits for it");
  }

  static GrainException lostBehind(CallRequest request, String silo, Loss why) {
    return of(
        ErrorCode.UNKNOWN_OUTCOME,
        Outcome.UNKNOWN,
        "The connection to %s was lost before the call was answered: %s".formatted(silo, why),
        request,
        "the silo died, or the network is cut; the call may have run, once | make the call"
            + " idempotent and repeat it");
  }

  static GrainException expired(CallRequest request, String silo) {
    return of(
        ErrorCode.DEADLINE_EXCEEDED,
        Outcome.UNKNOWN,
        "%s did not answer by the call's deadline".formatted(silo),
        request,
        "the grain is busy, or the silo is frozen or cut off; the call may still run | make the"
            + " call idempotent and repeat it, or give it more time");
  }

  static GrainException expiredHere(CallRequest request) {
    return of(
        ErrorCode.DEADLINE_EXCEEDED,
        Outcome.DID_NOT_RUN,
        "The call's deadline passed before it ran or was sent on",
        request,
        "its grain was busy or on the move, or the silo it came to could not show in time that it"
            + " is still in the cluster | give the call more time, or make it again");
  }

  static GrainException overloaded(CallRequest request, String silo, long limit) {
    return of(
        ErrorCode.OVERLOADED,
        Outcome.DID_NOT_RUN,
        "More than %d bytes wait to be sent to %s".formatted(limit, silo),
        request,
        "calls are made faster than the silo or the network takes them | make fewer at a time, or"
            + " raise teff.cluster.max-in-flight");
  }

  static GrainException unwritable(CallRequest request, RuntimeException cause) {
    return new GrainException(
        ErrorCode.BAD_ARGUMENT,
        Outcome.DID_NOT_RUN,
        message(
            "The arguments cannot be sent: " + cause.getMessage(),
            request,
            "they are too large, or hold what cannot be encoded | pass less, or raise"
                + " teff.cluster.max-frame"),
        cause);
  }

  static GrainException unwritableResult(CallRequest request, Throwable cause) {
    return new GrainException(
        ErrorCode.MALFORMED_MESSAGE,
        Outcome.UNKNOWN,
        message(
            "The method ran, but what it returned or threw cannot be sent: " + reason(cause),
            request,
            "it is too large, or holds what cannot be encoded | return less, or raise"
                + " teff.cluster.max-frame"),
        cause);
  }

  static GrainException unreadableReply(
      CallRequest request, String silo, @Nullable Throwable cause) {
    return new GrainException(
        ErrorCode.MALFORMED_MESSAGE,
        Outcome.UNKNOWN,
        message(
            "The answer of %s cannot be read: %s"
                .formatted(silo, cause == null ? "it is no answer to a call" : reason(cause)),
            request,
            "the silo runs another version of the grain's interface | deploy versions that are"
                + " compatible"),
        cause);
  }

  static GrainException unreadableCall(CallFrame call, Throwable cause) {
    return new GrainException(
        ErrorCode.MALFORMED_MESSAGE,
        Outcome.DID_NOT_RUN,
        "The call cannot be read: %s | grain %s/%s, method %s | the caller uses another version of the grain's interface | deploy versions that are compatible"
            .formatted(reason(cause), call.type(), call.key(), call.method()),
        cause);
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    return message == null || cause instanceof Error ? cause.toString() : message;
  }

  static GrainException evicted(CallFrame call, Peer caller, long viewVersion) {
    return new GrainException(
        ErrorCode.EVICTED,
        Outcome.DID_NOT_RUN,
        "The caller is no member of the cluster: view %d lacks %s | grain %s/%s, method %s | the others took it for dead and went on without it | it must stop, and join again as a new silo"
            .formatted(viewVersion, caller, call.type(), call.key(), call.method()));
  }

  static GrainException wrongSecret(String silo) {
    return new GrainException(ErrorCode.WRONG_SECRET, Outcome.DID_NOT_RUN, wrongSecretText(silo));
  }

  static String wrongSecretText(String silo) {
    return "Another secret is in use there | %s | the secret is misspelt here or there, or belongs to another cluster | give all silos of the cluster the same teff.cluster.secret"
        .formatted(silo);
  }

  private static GrainException of(
      ErrorCode code, Outcome outcome, String what, CallRequest request, String rest) {
    return new GrainException(code, outcome, message(what, request, rest));
  }

  private static String message(String what, CallRequest request, String rest) {
    return "%s | grain %s, method %s | %s"
        .formatted(what, request.target(), request.method().name(), rest);
  }
}
