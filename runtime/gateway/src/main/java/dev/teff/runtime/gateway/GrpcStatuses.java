package dev.teff.runtime.gateway;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

/** Problems as gRPC statuses, with {@code google.rpc} details. */
final class GrpcStatuses {
  private static final String DOMAIN = "teff";
  private static final String REASON_THREW = "GRAIN_THREW";

  private GrpcStatuses() {}

  static StatusRuntimeException of(Problem problem) {
    return of(problem, code(problem.kind()));
  }

  /** What gRPC calls a service or method that is not there. */
  static StatusRuntimeException unimplemented(Problem problem) {
    return of(problem, io.grpc.Status.Code.UNIMPLEMENTED);
  }

  private static StatusRuntimeException of(Problem problem, io.grpc.Status.Code code) {
    var status =
        Status.newBuilder()
            .setCode(code.value())
            .setMessage(problem.detail())
            .addDetails(Any.pack(info(problem)));
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

  private static ErrorInfo info(Problem problem) {
    var info =
        ErrorInfo.newBuilder()
            .setDomain(DOMAIN)
            .setReason(problem.code().isEmpty() ? REASON_THREW : problem.code())
            .putMetadata("outcome", problem.outcome());
    problem
        .thrown()
        .ifPresent(thrown -> {
          info.putMetadata("exception", thrown.type());
          thrown.json().ifPresent(json -> info.putMetadata("failure", json));
        });
    return info.build();
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
