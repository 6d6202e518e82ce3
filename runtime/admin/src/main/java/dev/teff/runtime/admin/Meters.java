package dev.teff.runtime.admin;

import dev.teff.runtime.cluster.ClusterView;
import dev.teff.runtime.spi.SentStatistics;
import dev.teff.runtime.spi.Timings;
import dev.teff.runtime.spi.TypeStatistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What a silo and its JVM measure, for Prometheus. Safe for use by any thread. */
final class Meters implements AutoCloseable {
  private static final double SECOND = 1e9;

  private final long begin = System.nanoTime();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final HottestGrains hottest = new HottestGrains(System::nanoTime);
  private final SampledTimes times = new SampledTimes(registry, hottest);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  /** Those of a silo, asked for its counts each time somebody looks. */
  Meters(
      Supplier<List<TypeStatistics>> types,
      Supplier<List<SentStatistics>> sent,
      Supplier<Optional<ClusterView>> cluster) {
    PrometheusRegistry counts = registry.getPrometheusRegistry();
    counts.register(new GrainCounts(types, sent));
    counts.register(new ClusterGauges(cluster));
    FunctionCounter.builder("teff.silo", this, Meters::age)
        .description("How long the silo has run.")
        .baseUnit("seconds")
        .register(registry);
    for (MeterBinder binder :
        List.of(
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new ClassLoaderMetrics(),
            new ProcessorMetrics(),
            new FileDescriptorMetrics(),
            new UptimeMetrics(),
            collections)) {
      binder.bindTo(registry);
    }
  }

  private double age() {
    return (System.nanoTime() - begin) / SECOND;
  }

  HottestGrains hottest() {
    return hottest;
  }

  Timings times() {
    return times;
  }

  /** All of it, as Prometheus reads it. */
  Answer page() {
    return Answer.metrics(registry.scrape());
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
