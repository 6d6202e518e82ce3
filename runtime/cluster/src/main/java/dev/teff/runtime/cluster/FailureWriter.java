package dev.teff.runtime.cluster;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.RemoteGrainException;
import dev.teff.grains.spi.MethodDescriptor;
import dev.teff.grains.spi.MethodDescriptor.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Describes what a call of one method failed with, within bounds, for its caller elsewhere. */
final class FailureWriter {
  private static final int CAUSES = 4;
  private static final int STACK_ELEMENTS = 64;
  private static final int MESSAGE_CHARS = 8192;
  private static final int NAME_CHARS = 512;

  private final String silo;
  private final List<Failure<?>> declared;

  private FailureWriter(String silo, List<Failure<?>> declared) {
    this.silo = silo;
    this.declared = declared;
  }

  /**
   * A failure on its way.
   *
   * @param silo marks the lines of the stack trace
   * @param method what was called; null where that is not known
   */
  static FailureMessage describe(
      Throwable failure, String silo, @Nullable MethodDescriptor method) {
    List<Failure<?>> declared = method == null ? List.of() : method.failures();
    return new FailureWriter(silo, declared).describe(failure, 0);
  }

  private FailureMessage describe(Throwable failure, int depth) {
    Optional<GrainException> known =
        failure instanceof GrainException grain ? Optional.of(grain) : Optional.empty();
    Optional<Failure<?>> match = declared(failure);
    Throwable cause = failure.getCause();
    return new FailureMessage(
        shortened(typeOf(failure), NAME_CHARS),
        Optional.ofNullable(failure.getMessage()).map(text -> shortened(text, MESSAGE_CHARS)),
        known.map(grain -> grain.code().number()).orElse(0),
        known.map(grain -> grain.outcome() == Outcome.DID_NOT_RUN).orElse(false),
        match.map(of -> of.codec().shape().typeName()),
        match.map(of -> content(of, failure)).orElse(Payload.EMPTY),
        stack(failure),
        cause == null || depth == CAUSES
            ? Optional.empty()
            : Optional.of(describe(cause, depth + 1)));
  }

  private static String typeOf(Throwable failure) {
    return failure instanceof RemoteGrainException remote
        ? remote.remoteType()
        : failure.getClass().getName();
  }

  /** The declared type that fits best: the exception's own, else one that it extends. */
  private Optional<Failure<?>> declared(Throwable failure) {
    Optional<Failure<?>> own =
        declared.stream().filter(of -> of.type() == failure.getClass()).findFirst();
    return own.or(() -> declared.stream().filter(of -> of.type().isInstance(failure)).findFirst());
  }

  private static <X extends Throwable> Payload content(Failure<X> of, Throwable failure) {
    X typed = of.type().cast(failure);
    return Payload.of(out -> of.codec().write(typed, out));
  }

  private List<StackTraceElement> stack(Throwable failure) {
    return Arrays.stream(failure.getStackTrace()).limit(STACK_ELEMENTS).map(this::marked).toList();
  }

  /** With the silo in front of it, unless another silo is there already. */
  private StackTraceElement marked(StackTraceElement element) {
    String loader = element.getClassLoaderName();
    boolean marked = loader != null && loader.startsWith("silo ");
    return new StackTraceElement(
        marked ? loader : "silo " + silo,
        null,
        null,
        shortened(element.getClassName(), NAME_CHARS),
        shortened(element.getMethodName(), NAME_CHARS),
        element.getFileName() == null ? null : shortened(element.getFileName(), NAME_CHARS),
        element.getLineNumber());
  }

  private static String shortened(String text, int most) {
    String cut = text.length() <= most ? text : text.substring(0, most - 1) + "…";
    // Half a character, from the cut or before it, becomes a question mark: it cannot be sent.
    return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
