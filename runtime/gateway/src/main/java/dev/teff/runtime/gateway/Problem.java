package dev.teff.runtime.gateway;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.RemoteGrainException;
import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.MethodDescriptor.Failure;
import dev.teff.runtime.wire.JsonWriter;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a call did not return a result, in words that both protocols share.
 *
 * @param kind what to answer
 * @param code {@code TEFF-nnn}, or empty for what a grain threw
 * @param title what happened, in one sentence
 * @param detail the same with where, likely causes and what to do
 * @param outcome whether the call may have had an effect
 * @param retryAfter when it makes sense to try again
 * @param thrown what the grain threw, where it did
 */
record Problem(
    ProblemKind kind,
    String code,
    String title,
    String detail,
    String outcome,
    Optional<Duration> retryAfter,
    Optional<Thrown> thrown) {
  /** The turn threw, and left the grain as it was. */
  static final String THREW = "threw";

  /**
   * An exception of a grain.
   *
   * @param type its stable name where the method declares it, else its class
   * @param json its fields, where the method declares it
   */
  record Thrown(String type, Optional<String> json) {}

  /**
   * The problem behind an exception.
   *
   * @param declared the exceptions that the called method declares
   */
  static Problem of(Throwable failure, List<Failure<?>> declared) {
    return switch (failure) {
      case RemoteGrainException remote ->
          threw(remote.remoteType(), String.valueOf(remote.getMessage()), Optional.empty());
      case Refusal refusal -> of(refusal, refusal.retryAfter());
      case GrainException e -> of(e, ProblemKind.of(e.code()).retryAfter());
      default ->
          declared.stream()
              .filter(each -> each.type().isInstance(failure))
              .findFirst()
              .map(each -> declared(each, failure))
              .orElseGet(() ->
                  threw(
                      failure.getClass().getName(),
                      String.valueOf(failure.getMessage()),
                      Optional.empty()));
    };
  }

  private static Problem of(GrainException e, Optional<Duration> retryAfter) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf(" | ");
    String first = end < 0 ? message : message.substring(0, end);
    return new Problem(
        ProblemKind.of(e.code()),
        e.code().label(),
        first.startsWith(e.code().label()) ? first.substring(e.code().label().length() + 1) : first,
        message,
        e.outcome() == Outcome.DID_NOT_RUN
            ? e.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-')
            : "unknown",
        e.outcome() == Outcome.DID_NOT_RUN ? retryAfter : Optional.empty(),
        Optional.empty());
  }

  private static <X extends Throwable> Problem declared(Failure<X> declared, Throwable failure) {
    Codec<X> codec = declared.codec();
    return threw(
        codec.shape().typeName(),
        String.valueOf(failure.getMessage()),
        Optional.of(JsonWriter.compact(codec, declared.type().cast(failure))));
  }

  private static Problem threw(String type, String message, Optional<String> json) {
    return new Problem(
        ProblemKind.GRAIN_THREW,
        "",
        "The grain threw %s".formatted(type),
        message,
        THREW,
        Optional.empty(),
        Optional.of(new Thrown(type, json)));
  }

  /** A problem of the protocol, before there was a call. */
  static Problem ofRequest(ProblemKind kind, String title) {
    return new Problem(
        kind,
        kind == ProblemKind.TOO_LARGE ? ErrorCode.TOO_LARGE.label() : "",
        title,
        title,
        "did-not-run",
        Optional.empty(),
        Optional.empty());
  }

  /** The problem as a document of RFC 9457. */
  JsonObject toJson() {
    var json =
        new JsonObject()
            .put("type", code.isEmpty() ? "about:blank" : "urn:teff:error:" + code)
            .put("title", title)
            .put("status", kind.status())
            .put("detail", detail)
            .put("outcome", outcome);
    if (!code.isEmpty()) {
      json.put("code", code);
    }
    retryAfter.ifPresent(after -> json.put("retryAfterMillis", after.toMillis()));
    thrown.ifPresent(what -> {
      json.put("exception", what.type());
      what.json().ifPresent(fields -> json.put("failure", new JsonObject(fields)));
    });
    return json;
  }
}
