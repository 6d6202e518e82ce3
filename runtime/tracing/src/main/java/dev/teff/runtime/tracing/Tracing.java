package dev.teff.runtime.tracing;

import dev.teff.grains.CallInterceptor;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The spans of one process. Where none are wanted, nothing is added to calls. Safe for use by any
 * thread.
 *
 * <pre>{@code
 * Config config = Configuration.load(Thread.currentThread().getContextClassLoader());
 * try (Tracing tracing = Tracing.open(TracingOptions.from(config), "silo-1")) {
 *   SiloBuilder builder = Silo.builder();
 *   tracing.calls().forEach(builder::intercept);
 *   Silo silo = builder.start();
 *   Gateway gateway =
 *       Gateway.start(GatewayOptions.from(config), Upstream.of(silo), tracing.entrances());
 * }
 * }</pre>
 */
public final class Tracing implements AutoCloseable {
  private static final String SCOPE = "dev.teff";
  private static final long PATIENCE_SECONDS = 2;

  private final List<CallInterceptor> calls;
  private final List<CallInterceptor> entrances;
  private final Runnable end;

  private Tracing(List<CallInterceptor> calls, List<CallInterceptor> entrances, Runnable end) {
    this.calls = calls;
    this.entrances = entrances;
    this.end = end;
  }

  /**
   * What the settings say.
   *
   * @param instance the name of this process among those of the same service
   */
  public static Tracing open(TracingOptions options, String instance) {
    return options
        .collector()
        .map(collector -> exporting(options, collector, instance))
        .orElseGet(() -> new Tracing(List.of(), List.of(), () -> {}));
  }

  /**
   * Spans for an application's own OpenTelemetry, which samples and exports them, and which whoever
   * made it closes.
   *
   * @param details whether spans say grains' keys and exceptions' messages
   */
  public static Tracing of(OpenTelemetry telemetry, boolean details) {
    return of(telemetry.getTracer(SCOPE), details, () -> {});
  }

  private static Tracing of(Tracer tracer, boolean details, Runnable end) {
    String process = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    return new Tracing(
        List.of(new SpanInterceptor(tracer, process, false, details)),
        List.of(new SpanInterceptor(tracer, process, true, details)),
        end);
  }

  private static Tracing exporting(TracingOptions options, URI collector, String instance) {
    var exporter =
        new ReportingExporter(
            OtlpHttpSpanExporter.builder().setEndpoint(collector.toString()).build(), collector);
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(
                Resource.create(
                    Attributes.of(
                        SpanAttributes.SERVICE,
                        options.service(),
                        SpanAttributes.INSTANCE,
                        instance)))
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(options.sampleRatio())))
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
            .build();
    return of(
        provider.get(SCOPE),
        options.details(),
        () -> provider.shutdown().join(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  /** For silos and clients: a span for each call of a trace that is kept. */
  public List<CallInterceptor> calls() {
    return calls;
  }

  /** For gateways: the same for calls from outside, which may begin traces. */
  public List<CallInterceptor> entrances() {
    return entrances;
  }

  /** Sends what is left, for some seconds at most. */
  @Override
  public void close() {
    end.run();
  }
}
