package dev.teff.runtime;

import dev.teff.grains.GrainContext;
import dev.teff.grains.StatelessWorker;
import dev.teff.runtime.spi.ClusterReport;

/** Tells it on every silo. */
@StatelessWorker(max = 1)
final class RosterGrain implements Roster {
  private final Host silo;

  RosterGrain(GrainContext<String> context) {
    silo = ((ActivationContext<String>) context).activation().silo();
  }

  @Override
  public Members members() {
    ClusterReport known = silo.roster();
    return new Members(
        known.view(),
        known.silos().stream()
            .map(each -> new Entry(each.name(), each.address(), each.state()))
            .toList());
  }
}
