package dev.teff.runtime.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once in the log when spans get lost, and once when they do not any more. */
final class ReportingExporter implements SpanExporter {
  private static final Logger LOG = LoggerFactory.getLogger(Tracing.class);

  // It has the JDK's log only, says every failure there, and would be forgotten without a field.
  private static final java.util.logging.Logger THEIRS =
      java.util.logging.Logger.getLogger("io.opentelemetry.exporter");

  private final SpanExporter exporter;
  private final URI collector;
  private final AtomicLong lost = new AtomicLong();

  ReportingExporter(SpanExporter exporter, URI collector) {
    this.exporter = exporter;
    this.collector = collector;
    THEIRS.setLevel(Level.OFF);
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    CompletableResultCode result = exporter.export(spans);
    int number = spans.size();
    return result.whenComplete(() -> report(result, number));
  }

  private void report(CompletableResultCode result, int spans) {
    if (!result.isSuccess()) {
      if (lost.getAndAdd(spans) == 0) {
        LOG.warn(
            "Spans cannot be sent, and are lost until this is said to be over; calls go on | to {}"
                + " | no collector listens there, or it is no collector: {} | start one, or set"
                + " teff.tracing.endpoint; teff.tracing.exporter = none ends it",
            collector,
            why(result.getFailureThrowable()));
      }
    } else {
      long before = lost.getAndSet(0);
      if (before > 0) {
        LOG.info("Spans are sent to {} again; {} were lost.", collector, before);
      }
    }
  }

  private static String why(@Nullable Throwable failure) {
    return failure == null || failure.getCause() == null
        ? "it answers, but does not take them"
        : failure.getCause().toString();
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
