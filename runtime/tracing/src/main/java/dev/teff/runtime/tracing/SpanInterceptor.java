package dev.teff.runtime.tracing;

import dev.teff.grains.CallInterceptor;
import dev.teff.grains.GrainException;
import dev.teff.grains.InterceptedCall;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

/**
 * A span around each call of a trace that is kept: where the call is made, and where the method
 * runs. Of other calls it reads one entry of their context.
 */
final class SpanInterceptor implements CallInterceptor {
  private final Tracer tracer;
  private final String process;
  private final boolean begins;
  private final boolean details;

  /**
   * One for a process.
   *
   * @param process its mark in {@code tracestate}
   * @param begins whether calls that come without a trace may begin one
   * @param details whether spans say grains' keys and exceptions' messages
   */
  SpanInterceptor(Tracer tracer, String process, boolean begins, boolean details) {
    this.tracer = tracer;
    this.process = process;
    this.begins = begins;
    this.details = details;
  }

  @Override
  public void outgoing(InterceptedCall call) throws Exception {
    if (TraceHeaders.maySample(call.context())) {
      SpanContext parent = TraceHeaders.read(call.context());
      if (parent.isSampled()) {
        spanned(call, parent, SpanKind.CLIENT);
        return;
      }
    }
    call.proceed();
  }

  @Override
  public void incoming(InterceptedCall call) throws Exception {
    if (begins || TraceHeaders.maySample(call.context())) {
      SpanContext parent = TraceHeaders.read(call.context());
      if (parent.isSampled() || (begins && !parent.isValid())) {
        boolean isLocal = TraceHeaders.isFrom(parent, process);
        spanned(call, parent, isLocal ? SpanKind.INTERNAL : SpanKind.SERVER);
        return;
      }
    }
    call.proceed();
  }

  private void spanned(InterceptedCall call, SpanContext parent, SpanKind kind) throws Exception {
    Span span = begin(call, parent, kind);
    name(span.getSpanContext(), call);
    try {
      Context.root().with(span).wrap(() -> proceed(call)).call();
    } catch (Throwable e) {
      failed(span, e);
      throw e;
    } finally {
      span.end();
    }
  }

  private static boolean proceed(InterceptedCall call) throws Exception {
    call.proceed();
    return true;
  }

  private Span begin(InterceptedCall call, SpanContext parent, SpanKind kind) {
    String type = call.target().type();
    SpanBuilder builder =
        tracer
            .spanBuilder(type + "/" + call.method())
            .setParent(Context.root().with(Span.wrap(parent)))
            .setSpanKind(kind)
            .setAttribute(SpanAttributes.SYSTEM, SpanAttributes.TEFF)
            .setAttribute(SpanAttributes.TYPE, type)
            .setAttribute(SpanAttributes.METHOD, call.method());
    if (details) {
      builder.setAttribute(SpanAttributes.KEY, call.target().key());
    }
    return builder.startSpan();
  }

  /** Those that the call comes to go on from here; without room, their spans follow the parent. */
  private void name(SpanContext span, InterceptedCall call) {
    try {
      TraceHeaders.write(span, process, call);
    } catch (IllegalArgumentException full) {
      // A call that was fine without spans is fine with them.
    }
  }

  private void failed(Span span, Throwable failure) {
    String kind =
        failure instanceof GrainException grain
            ? grain.code().label()
            : failure.getClass().getName();
    span.setAttribute(SpanAttributes.ERROR, kind);
    if (details) {
      span.setStatus(StatusCode.ERROR, String.valueOf(failure.getMessage()));
    } else {
      span.setStatus(StatusCode.ERROR);
    }
  }
}
