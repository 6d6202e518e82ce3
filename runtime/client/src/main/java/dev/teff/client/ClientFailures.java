package dev.teff.client;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.RemoteGrainException;
import dev.teff.grains.spi.MethodDescriptor.Failure;
import dev.teff.runtime.spi.CommonExceptions;
import dev.teff.runtime.wire.JsonArguments;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What went wrong, in the exceptions that callers inside of the cluster know. */
final class ClientFailures {
  /** What gRPC's client says of a port that answers in another protocol. */
  private static final String NO_HTTP2 = "First received frame was not SETTINGS";

  private static final String DID_NOT_RUN = "did-not-run";

  private ClientFailures() {}

  static Throwable of(Asked asked, Exchange.Broken how) {
    Optional<ErrorInfo> info = info(how.status(), how.trailers());
    if (info.isEmpty()) {
      return ofTransport(asked, how);
    }
    String message = String.valueOf(how.status().getDescription());
    Optional<ErrorCode> code = code(info.get().getReason());
    return code.isPresent()
        ? ofRuntime(code.get(), info.get(), message)
        : ofGrain(asked.failures(), info.get(), message);
  }

  /** Whether a gateway lets a call that it had parked go, to be made again at once. */
  static boolean isReleased(Exchange.Broken how) {
    return how.parked()
        && detail(RetryInfo.class, how.status(), how.trailers())
            .filter(hint -> hint.getRetryDelay().equals(Duration.getDefaultInstance()))
            .isPresent()
        && info(how.status(), how.trailers())
            .filter(info -> info.getReason().equals(ErrorCode.NO_SILO_REACHABLE.label()))
            .isPresent();
  }

  /** Its deadline came while no silo did. */
  static GrainException parkedTooLong(Asked asked, Exchange.Broken how) {
    return failure(
        ErrorCode.DEADLINE_EXCEEDED,
        Outcome.DID_NOT_RUN,
        "No silo came up behind gateway %s before the call's deadline".formatted(how.gateway()),
        asked,
        "none is running, or it takes longer to start | give the call more time, or look why none"
            + " starts");
  }

  /** What a stream that ended was told, or how its connection broke. */
  static GrainException ofStream(String gateway, Status status, Metadata trailers) {
    Optional<ErrorInfo> info = info(status, trailers);
    Optional<ErrorCode> code = info.flatMap(said -> code(said.getReason()));
    return code.isPresent()
        ? ofRuntime(code.get(), info.orElseThrow(), String.valueOf(status.getDescription()))
        : new GrainException(
            ErrorCode.NO_SILO_REACHABLE,
            Outcome.DID_NOT_RUN,
            "The stream from gateway %s broke: %s | in the client | the gateway stopped, or the network is cut | it is opened again by itself"
                .formatted(gateway, said(status)),
            status.getCause());
  }

  private static Optional<ErrorInfo> info(Status status, Metadata trailers) {
    return detail(ErrorInfo.class, status, trailers);
  }

  private static <M extends Message> Optional<M> detail(
      Class<M> kind, Status status, Metadata trailers) {
    com.google.rpc.@Nullable Status details = StatusProto.fromStatusAndTrailers(status, trailers);
    if (details == null) {
      return Optional.empty();
    }
    for (Any detail : details.getDetailsList()) {
      if (detail.is(kind)) {
        try {
          return Optional.of(detail.unpack(kind));
        } catch (InvalidProtocolBufferException e) {
          return Optional.empty(); // as if it had said nothing
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<ErrorCode> code(String label) {
    return Arrays.stream(ErrorCode.values())
        .filter(code -> code.label().equals(label) && code != ErrorCode.REMOTE_FAILURE)
        .findFirst();
  }

  private static GrainException ofRuntime(ErrorCode code, ErrorInfo info, String message) {
    String label = code.label() + " ";
    return new GrainException(
        code,
        DID_NOT_RUN.equals(info.getMetadataOrDefault("outcome", ""))
            ? Outcome.DID_NOT_RUN
            : Outcome.UNKNOWN,
        message.startsWith(label) ? message.substring(label.length()) : message);
  }

  private static Throwable ofGrain(
      List<? extends Failure<?>> failures, ErrorInfo info, String message) {
    String type = info.getMetadataOrDefault("exception", "");
    String json = info.getMetadataOrDefault("failure", "");
    Optional<Throwable> declared =
        failures.stream()
            .filter(each -> !json.isEmpty() && each.codec().shape().typeName().equals(type))
            .findFirst()
            .map(each -> (Throwable) read(each, json));
    return declared
        .or(() -> CommonExceptions.make(type, message))
        .orElseGet(() -> new RemoteGrainException(type, type + ": " + message, null));
  }

  private static <X extends Throwable> X read(Failure<X> of, String json) {
    return of.codec().read(JsonArguments.ofJson(of.codec().shape(), json));
  }

  private static GrainException ofTransport(Asked asked, Exchange.Broken how) {
    Status status = how.status();
    Outcome outcome = how.isDoubtful() ? Outcome.UNKNOWN : Outcome.DID_NOT_RUN;
    if (how.closed()) {
      return failure(
          ErrorCode.CANCELLED,
          outcome,
          "The client was closed",
          asked,
          "somebody closed it before the call was answered | nothing, if that was meant");
    }
    if (how.parked() && status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
      return parkedTooLong(asked, how);
    }
    if (!how.isDoubtful() && said(status).contains(NO_HTTP2)) {
      return wrongPort(asked, how);
    }
    return switch (status.getCode()) {
      case UNIMPLEMENTED, UNAUTHENTICATED, PERMISSION_DENIED -> wrongPort(asked, how);
      case DEADLINE_EXCEEDED ->
          failure(
              ErrorCode.DEADLINE_EXCEEDED,
              outcome,
              "Gateway %s did not answer by the call's deadline".formatted(how.gateway()),
              asked,
              "the grain is busy, or the gateway is frozen or cut off | make the call idempotent"
                  + " and repeat it, or give it more time");
      case CANCELLED ->
          failure(
              ErrorCode.CANCELLED,
              outcome,
              "The call was cancelled",
              asked,
              "its caller did so | nothing, if that was meant");
      case RESOURCE_EXHAUSTED ->
          failure(
              ErrorCode.TOO_LARGE,
              how.answered() ? Outcome.UNKNOWN : Outcome.DID_NOT_RUN,
              "A message is too large: " + said(status),
              asked,
              "teff.gateway.max-message limits what is sent | send less, or raise it");
      default ->
          how.isDoubtful()
              ? failure(
                  ErrorCode.UNKNOWN_OUTCOME,
                  Outcome.UNKNOWN,
                  "The connection to gateway %s was lost before the call was answered: %s"
                      .formatted(how.gateway(), said(status)),
                  asked,
                  "the gateway died, or the network is cut; the call may have run, once | make the"
                      + " call idempotent and repeat it")
              : failure(
                  ErrorCode.NO_SILO_REACHABLE,
                  Outcome.DID_NOT_RUN,
                  (how.parked()
                          ? "Gateway %s was lost while the call waited there for a silo: %s"
                          : "Gateway %s cannot be reached: %s")
                      .formatted(how.gateway(), said(status)),
                  asked,
                  "it is not running, its address is wrong, it speaks TLS and the client does not,"
                      + " or they do not accept each other's certificates | the call is made at"
                      + " another one by itself, until its deadline");
    };
  }

  private static GrainException wrongPort(Asked asked, Exchange.Broken how) {
    return failure(
        ErrorCode.NO_SILO_REACHABLE,
        Outcome.DID_NOT_RUN,
        "%s is no gateway's port for gRPC: %s".formatted(how.gateway(), said(how.status())),
        asked,
        "it is the gateway's port for HTTP, another program's, or a proxy between refuses the"
            + " call | give the address where the gateway takes gRPC, 7490 by default");
  }

  /** In one line: gRPC lists its handlers on further ones. */
  private static String said(Status status) {
    String description = status.getDescription();
    Throwable cause = status.getCause();
    return "%s%s%s"
        .formatted(
            status.getCode(),
            description == null ? "" : " " + description.lines().findFirst().orElse(""),
            cause == null ? "" : " (" + cause.getMessage() + ")");
  }

  static GrainException unsendable(Asked asked, RuntimeException cause) {
    return new GrainException(
        ErrorCode.BAD_ARGUMENT,
        Outcome.DID_NOT_RUN,
        "The call cannot be sent: %s | %s | its arguments hold what cannot be encoded, or the supplier of tokens failed | see the cause"
            .formatted(cause.getMessage(), asked.what()),
        cause);
  }

  static GrainException unreadable(Asked asked, String gateway, RuntimeException cause) {
    return new GrainException(
        ErrorCode.MALFORMED_MESSAGE,
        Outcome.UNKNOWN,
        "The answer of gateway %s cannot be read: %s | %s | the client was built against another version of the grain's interface | deploy versions that are compatible"
            .formatted(gateway, cause.getMessage(), asked.what()),
        cause);
  }

  private static GrainException failure(
      ErrorCode code, Outcome outcome, String what, Asked asked, String rest) {
    return new GrainException(code, outcome, "%s | %s | %s".formatted(what, asked.what(), rest));
  }
}
