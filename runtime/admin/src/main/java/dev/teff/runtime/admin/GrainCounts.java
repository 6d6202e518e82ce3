package dev.teff.runtime.admin;

import dev.teff.runtime.spi.MethodStatistics;
import dev.teff.runtime.spi.SentStatistics;
import dev.teff.runtime.spi.TypeStatistics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** What a silo counts by grain type and method; taken from it when Prometheus asks. */
record GrainCounts(Supplier<List<TypeStatistics>> silo, Supplier<List<SentStatistics>> calls)
    implements MultiCollector {
  @Override
  public MetricSnapshots collect() {
    List<TypeStatistics> types = silo.get();
    List<SentStatistics> sent = calls.get();
    return MetricSnapshots.of(
        active(types),
        perMethod(types, "calls", "Calls that ran.", MethodStatistics::calls),
        perMethod(
            types, "failures", "Calls that threw, or ran out of time.", MethodStatistics::failures),
        perSent(sent, "calls_sent", "Calls made to other silos.", SentStatistics::calls),
        perSent(sent, "calls_sent_failed", "Those that failed.", SentStatistics::failures),
        perType(
            types,
            "ticks",
            "Turns that were no calls, such as timers' ticks.",
            TypeStatistics::ticks),
        perType(types, "activations", "Grains that came into memory.", TypeStatistics::activations),
        deactivations(types),
        perType(
            types,
            "events_appended",
            "Events that the store committed.",
            TypeStatistics::eventsAppended),
        perType(types, "appended_bytes", "Their bytes.", TypeStatistics::bytesAppended),
        perType(
            types,
            "events_replayed",
            "Stored events that were read to recover grains.",
            TypeStatistics::eventsReplayed));
  }

  private static MetricSnapshot active(List<TypeStatistics> types) {
    var all = GaugeSnapshot.builder().name("teff_grain_active").help("Grains in memory.");
    for (TypeStatistics type : types) {
      all.dataPoint(
          GaugeDataPointSnapshot.builder()
              .labels(Labels.of("type", type.type()))
              .value((double) type.active())
              .build());
    }
    return all.build();
  }

  private static MetricSnapshot deactivations(List<TypeStatistics> types) {
    var all = counter("deactivations", "Grains that left the memory, and why.");
    for (TypeStatistics type : types) {
      type.deactivations()
          .forEach((reason, count) -> {
            String name = reason.name().toLowerCase(Locale.ROOT);
            all.dataPoint(point(Labels.of("type", type.type(), "reason", name), count));
          });
    }
    return all.build();
  }

  private static MetricSnapshot perType(
      List<TypeStatistics> types, String name, String help, ToLongFunction<TypeStatistics> figure) {
    var all = counter(name, help);
    for (TypeStatistics type : types) {
      all.dataPoint(point(Labels.of("type", type.type()), figure.applyAsLong(type)));
    }
    return all.build();
  }

  private static MetricSnapshot perMethod(
      List<TypeStatistics> types,
      String name,
      String help,
      ToLongFunction<MethodStatistics> figure) {
    var all = counter(name, help);
    for (TypeStatistics type : types) {
      for (MethodStatistics method : type.methods()) {
        Labels labels = Labels.of("type", type.type(), "method", method.method());
        all.dataPoint(point(labels, figure.applyAsLong(method)));
      }
    }
    return all.build();
  }

  private static MetricSnapshot perSent(
      List<SentStatistics> methods,
      String name,
      String help,
      ToLongFunction<SentStatistics> figure) {
    var all = counter(name, help);
    for (SentStatistics method : methods) {
      Labels labels = Labels.of("type", method.type(), "method", method.method());
      all.dataPoint(point(labels, figure.applyAsLong(method)));
    }
    return all.build();
  }

  private static CounterSnapshot.Builder counter(String name, String help) {
    return CounterSnapshot.builder().name("teff_grain_" + name).help(help);
  }

  private static CounterDataPointSnapshot point(Labels labels, long value) {
    return CounterDataPointSnapshot.builder().labels(labels).value((double) value).build();
  }
}
