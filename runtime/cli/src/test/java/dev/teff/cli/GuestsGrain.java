package dev.teff.cli;

import dev.teff.crdt.ORSet;
import dev.teff.grains.GrainContext;
import dev.teff.grains.Replicated;
import dev.teff.grains.WriteConsistency;
import java.util.Set;

final class GuestsGrain implements Guests {
  private final Replicated<ORSet<String>> names;

  GuestsGrain(GrainContext<String> context) {
    names = context.replicated(ORSet.empty());
  }

  @Override
  public void add(WriteConsistency consistency, String name) {
    names.update(consistency, (set, me) -> set.add(me, name));
  }

  @Override
  public void remove(String name) {
    names.update((set, me) -> set.remove(name));
  }

  @Override
  public Set<String> all() {
    return names.value().elements();
  }
}
