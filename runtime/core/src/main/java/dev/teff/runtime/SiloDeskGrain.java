package dev.teff.runtime;

import dev.teff.grains.GrainContext;
import dev.teff.grains.GrainId;
import dev.teff.runtime.spi.ClusterReport;

/** Asks the silo that it is on. */
final class SiloDeskGrain implements SiloDesk {
  private final Host silo;

  SiloDeskGrain(GrainContext<String> context) {
    silo = ((ActivationContext<String>) context).activation().silo();
  }

  @Override
  public Figures figures() {
    ClusterReport.Figures told = ClusterReport.Figures.of(silo.statistics());
    return new Figures(told.grains(), told.activations(), told.turns(), told.activeGrains());
  }

  @Override
  public String why(String type, String key) {
    return silo.explain(GrainId.of(type, key)).orElse("");
  }
}
