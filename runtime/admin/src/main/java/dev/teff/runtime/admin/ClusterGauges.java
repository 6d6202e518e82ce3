package dev.teff.runtime.admin;

import dev.teff.runtime.cluster.ClusterView;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** The cluster as the silo sees it when Prometheus asks; nothing while it is in none. */
record ClusterGauges(Supplier<Optional<ClusterView>> cluster) implements MultiCollector {
  @Override
  public MetricSnapshots collect() {
    return cluster.get().map(ClusterGauges::of).orElseGet(MetricSnapshots::of);
  }

  private static MetricSnapshots of(ClusterView view) {
    var number =
        GaugeSnapshot.builder()
            .name("teff_cluster_view")
            .help("The number of the committed view that the silo knows.")
            .dataPoint(GaugeDataPointSnapshot.builder().value((double) view.version()).build());
    var silos = GaugeSnapshot.builder().name("teff_cluster_silos").help("Silos in that view.");
    for (MemberState state : MemberState.values()) {
      long there = view.members().stream().filter(member -> member.state() == state).count();
      silos.dataPoint(
          GaugeDataPointSnapshot.builder()
              .labels(Labels.of("state", state.name().toLowerCase(Locale.ROOT)))
              .value((double) there)
              .build());
    }
    return MetricSnapshots.of(number.build(), silos.build());
  }
}
