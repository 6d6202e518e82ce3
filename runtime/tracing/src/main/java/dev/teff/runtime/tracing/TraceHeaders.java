package dev.teff.runtime.tracing;

import dev.teff.grains.InterceptedCall;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a span is known to those that a call comes to: W3C's {@code traceparent} and {@code
 * tracestate} in the call's context. In the latter a process leaves its mark, by which it tells
 * calls that did not leave it.
 */
final class TraceHeaders {
  private static final String PARENT = "traceparent";
  private static final String MARK = "teff";
  private static final int FLAGS_END = 55;
  private static final int SAMPLED = 1;
  private static final int HEX = 16;
  private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

  private TraceHeaders() {}

  /**
   * Whether a context says that its trace is kept; a cheap look, which may be wrong the one way.
   */
  static boolean maySample(Map<String, String> context) {
    String parent = context.get(PARENT);
    return parent != null
        && parent.length() >= FLAGS_END
        && (Character.digit(parent.charAt(FLAGS_END - 1), HEX) & SAMPLED) != 0;
  }

  /** The span that a context names; not a valid one when it names none. */
  static SpanContext read(Map<String, String> context) {
    return Span.fromContext(W3C.extract(Context.root(), context, TraceHeaders::get))
        .getSpanContext();
  }

  /** Whether a span was begun by the process with this mark. */
  static boolean isFrom(SpanContext span, String process) {
    return process.equals(span.getTraceState().get(MARK));
  }

  /**
   * Says which span a call belongs to.
   *
   * @throws IllegalArgumentException when the call's context has no room for it
   */
  static void write(SpanContext span, String process, InterceptedCall call) {
    SpanContext marked =
        span.isSampled()
            ? SpanContext.create(
                span.getTraceId(),
                span.getSpanId(),
                span.getTraceFlags(),
                span.getTraceState().toBuilder().put(MARK, process).build())
            : span;
    W3C.inject(
        Context.root().with(Span.wrap(marked)),
        call,
        (carrier, name, text) -> {
          if (carrier != null) {
            carrier.addContext(name, text);
          }
        });
  }

  private static @Nullable String get(@Nullable Map<String, String> context, String name) {
    return context == null ? null : context.get(name);
  }
}
