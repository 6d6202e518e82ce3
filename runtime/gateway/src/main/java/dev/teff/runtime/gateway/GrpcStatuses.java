package dev.teff.runtime.gateway;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Problems as gRPC statuses, with {@code google.rpc} details. They travel in trailers, of which
 * most clients take 8 KiB: one that gets more learns nothing, not even that the grain threw.
 */
final class GrpcStatuses {
  private static final String DOMAIN = "teff";
  private static final String REASON_THREW = "GRAIN_THREW";

  // A message is there twice: percent-encoded, with up to three letters for a byte, and in the
  // details, which are in Base64.
  private static final int MOST_MESSAGE_BYTES = 1 << 10;
  private static final int MOST_TRAILER_BYTES = 7 << 10; // the rest is for other trailers

  private GrpcStatuses() {}

  static StatusRuntimeException of(Problem problem) {
    return of(problem, code(problem.kind()));
  }

  /** What gRPC calls a service or method that is not there. */
  static StatusRuntimeException unimplemented(Problem problem) {
    return of(problem, io.grpc.Status.Code.UNIMPLEMENTED);
  }

  private static StatusRuntimeException of(Problem problem, io.grpc.Status.Code code) {
    ErrorInfo.Builder info = info(problem);
    var status =
        Status.newBuilder()
            .setCode(code.value())
            .setMessage(shortened(problem.detail()))
            .addDetails(Any.pack(info.build()));
    problem
        .thrown()
        .flatMap(Problem.Thrown::json)
        .map(json -> Any.pack(info.putMetadata("failure", json).build()))
        .filter(complete -> hasRoom(status, complete))
        .ifPresent(complete -> status.setDetails(0, complete));
    problem
        .retryAfter()
        .ifPresent(after ->
            status.addDetails(
                Any.pack(
                    RetryInfo.newBuilder()
                        .setRetryDelay(
                            Duration.newBuilder()
                                .setSeconds(after.toSeconds())
                                .setNanos(after.toNanosPart()))
                        .build())));
    return StatusProto.toStatusRuntimeException(status.build());
  }

  private static String shortened(String message) {
    var rest = CharBuffer.wrap(message);
    StandardCharsets.UTF_8
        .newEncoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .encode(rest, ByteBuffer.allocate(MOST_MESSAGE_BYTES), true);
    return rest.hasRemaining() ? message.substring(0, rest.position()) + "…" : message;
  }

  private static boolean hasRoom(Status.Builder status, Any detail) {
    byte[] message = status.getMessageBytes().toByteArray();
    int percentEncoded = 0;
    for (byte each : message) {
      percentEncoded += each >= ' ' && each < '~' && each != '%' ? 1 : 3;
    }
    int details = message.length + detail.getSerializedSize();
    return percentEncoded + details * 4 / 3 <= MOST_TRAILER_BYTES;
  }

  private static ErrorInfo.Builder info(Problem problem) {
    var info =
        ErrorInfo.newBuilder()
            .setDomain(DOMAIN)
            .setReason(problem.code().isEmpty() ? REASON_THREW : problem.code())
            .putMetadata("outcome", problem.outcome());
    problem.thrown().ifPresent(thrown -> info.putMetadata("exception", thrown.type()));
    return info;
  }

  private static io.grpc.Status.Code code(ProblemKind kind) {
    return switch (kind) {
      case BAD_REQUEST, UNSUPPORTED_MEDIA -> io.grpc.Status.Code.INVALID_ARGUMENT;
      case UNAUTHENTICATED -> io.grpc.Status.Code.UNAUTHENTICATED;
      case FORBIDDEN -> io.grpc.Status.Code.PERMISSION_DENIED;
      case NOT_FOUND -> io.grpc.Status.Code.NOT_FOUND;
      case METHOD_NOT_ALLOWED -> io.grpc.Status.Code.UNIMPLEMENTED;
      case CONFLICT, GRAIN_THREW, CYCLE -> io.grpc.Status.Code.FAILED_PRECONDITION;
      case TOO_LARGE, TOO_MANY -> io.grpc.Status.Code.RESOURCE_EXHAUSTED;
      case CANCELLED -> io.grpc.Status.Code.CANCELLED;
      case INTERNAL -> io.grpc.Status.Code.INTERNAL;
      case UNKNOWN_OUTCOME -> io.grpc.Status.Code.UNKNOWN;
      case UNAVAILABLE -> io.grpc.Status.Code.UNAVAILABLE;
      case TIMEOUT -> io.grpc.Status.Code.DEADLINE_EXCEEDED;
    };
  }
}
