package dev.teff.runtime;

import dev.teff.grains.CallOptions;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.grains.Grains;
import dev.teff.grains.Pending;
import dev.teff.runtime.spi.ClusterReport;
import dev.teff.runtime.spi.ClusterReport.SiloReport;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the silos of a cluster about themselves, all at once. */
final class SiloDesks {
  private static final Logger LOG = LoggerFactory.getLogger(GrainClient.class);

  private final Grains grains;
  private final CallOptions options;

  SiloDesks(Grains grains, Duration patience) {
    this.grains = grains;
    this.options = CallOptions.timeout(patience);
  }

  ClusterReport report() {
    Roster.Members roster = members();
    Map<String, SiloDesk.Figures> told = ask(roster, SiloDesk::figures);
    return new ClusterReport(
        roster.view(),
        roster.members().stream().map(entry -> report(entry, told.get(entry.name()))).toList());
  }

  private static SiloReport report(Roster.Entry entry, SiloDesk.@Nullable Figures told) {
    return new SiloReport(
        entry.name(),
        entry.address(),
        entry.state(),
        Optional.ofNullable(told)
            .map(figures ->
                new ClusterReport.Figures(
                    figures.grains(),
                    figures.activations(),
                    figures.turns(),
                    figures.activeGrains())));
  }

  Optional<String> why(GrainId grain) {
    return ask(members(), desk -> desk.why(grain.type(), grain.key())).values().stream()
        .filter(why -> !why.isEmpty())
        .findFirst();
  }

  private Roster.Members members() {
    return grains.with(grains.ref(Roster.class, "any"), options).members();
  }

  /** What those said who host grains and answered in time, by name. */
  private <R> Map<String, R> ask(Roster.Members roster, Function<SiloDesk, R> question) {
    var asked = new LinkedHashMap<String, Pending<R>>();
    for (Roster.Entry silo : roster.members()) {
      if (silo.state().equals(SiloReport.ACTIVE)) {
        SiloDesk desk = grains.with(grains.ref(SiloDesk.class, silo.name()), options);
        asked.put(silo.name(), grains.start(desk, question));
      }
    }
    var told = new LinkedHashMap<String, R>();
    asked.forEach((silo, answer) -> {
      try {
        told.put(silo, answer.await());
      } catch (GrainException e) {
        LOG.info("Silo {} does not say how it is: {}", silo, e.getMessage());
      }
    });
    return told;
  }
}
