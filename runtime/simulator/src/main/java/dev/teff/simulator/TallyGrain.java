package dev.teff.simulator;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Grains;
import dev.teff.grains.Journal;
import dev.teff.grains.Pending;
import java.util.List;

/** Collects. */
final class TallyGrain implements Tally {
  private final Grains grains;
  private final Journal<Tail, TallyEvent> journal;
  private final String activation;

  TallyGrain(GrainContext<String> context, Births births) {
    this.grains = context.grains();
    this.activation = births.next();
    this.journal = context.journal(Tail.EMPTY, TallyGrain::apply);
  }

  private static Tail apply(Tail before, TallyEvent event) {
    return switch (event) {
      case TallyEvent.Added(long number) -> before.with(number);
    };
  }

  @Override
  public Counted add(long number) {
    return new Counted(journal.append(new TallyEvent.Added(number)), activation);
  }

  @Override
  public Counted total() {
    return new Counted(journal.state(), activation);
  }

  @Override
  public List<Counted> survey(List<String> tallies) {
    List<Pending<Counted>> asked =
        tallies.stream()
            .map(key -> grains.start(grains.ref(Tally.class, key), Tally::total))
            .toList();
    return asked.stream().map(Pending::await).toList();
  }
}
