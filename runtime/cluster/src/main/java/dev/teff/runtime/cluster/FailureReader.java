package dev.teff.runtime.cluster;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.RemoteGrainException;
import dev.teff.grains.spi.MethodDescriptor;
import dev.teff.grains.spi.MethodDescriptor.Failure;
import dev.teff.runtime.spi.CommonExceptions;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes an exception of what a silo said about one: the type that the method declares, or the
 * runtime's or a common one of the JDK; else a {@link RemoteGrainException} that describes it.
 */
final class FailureReader {
  private FailureReader() {}

  /**
   * The exception, with the stack trace it had.
   *
   * @throws RuntimeException when it is a declared one and its content is malformed
   */
  static Throwable restore(FailureMessage failure, MethodDescriptor method) {
    Throwable restored = declared(failure, method).orElseGet(() -> undeclared(failure));
    restored.setStackTrace(failure.stack().toArray(StackTraceElement[]::new));
    return restored;
  }

  private static Optional<Throwable> declared(FailureMessage failure, MethodDescriptor method) {
    return failure
        .declared()
        .flatMap(name ->
            method.failures().stream()
                .filter(of -> of.codec().shape().typeName().equals(name))
                .findFirst())
        .map(of -> read(of, failure));
  }

  private static <X extends Throwable> Throwable read(Failure<X> of, FailureMessage failure) {
    X restored = of.codec().read(failure.content().reader());
    return withCause(restored, failure);
  }

  private static Throwable undeclared(FailureMessage failure) {
    String message = failure.message().orElse(null);
    if (failure.code() != 0 && failure.code() != ErrorCode.REMOTE_FAILURE.number()) {
      Optional<ErrorCode> code =
          Arrays.stream(ErrorCode.values())
              .filter(known -> known.number() == failure.code())
              .findFirst();
      if (code.isPresent()) {
        return grainException(code.get(), failure);
      }
    }
    Optional<RuntimeException> common = CommonExceptions.make(failure.type(), message);
    return common.isPresent() ? withCause(common.get(), failure) : described(failure);
  }

  private static GrainException grainException(ErrorCode code, FailureMessage failure) {
    return new GrainException(
        code,
        failure.didNotRun() ? Outcome.DID_NOT_RUN : Outcome.UNKNOWN,
        withoutLabel(code, failure.message().orElse("")),
        cause(failure));
  }

  private static RemoteGrainException described(FailureMessage failure) {
    return new RemoteGrainException(failure.type(), description(failure), cause(failure));
  }

  private static String description(FailureMessage failure) {
    Optional<String> message = failure.message();
    return failure.code() == ErrorCode.REMOTE_FAILURE.number()
        ? withoutLabel(ErrorCode.REMOTE_FAILURE, message.orElse("")) // described before
        : message.map(text -> failure.type() + ": " + text).orElse(failure.type());
  }

  /** The constructor puts the label in front again. */
  private static String withoutLabel(ErrorCode code, String message) {
    String label = code.label() + " ";
    return message.startsWith(label) ? message.substring(label.length()) : message;
  }

  private static Throwable withCause(Throwable restored, FailureMessage failure) {
    Throwable cause = cause(failure);
    if (cause != null && restored.getCause() == null) {
      try {
        restored.initCause(cause);
      } catch (IllegalStateException e) {
        // Its constructor said that it has no cause; so the cause is told beside it.
        restored.addSuppressed(cause);
      }
    }
    return restored;
  }

  private static @Nullable Throwable cause(FailureMessage failure) {
    return failure
        .cause()
        .map(nested -> {
          Throwable cause = undeclared(nested);
          cause.setStackTrace(nested.stack().toArray(StackTraceElement[]::new));
          return cause;
        })
        .orElse(null);
  }
}
