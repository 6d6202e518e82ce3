package dev.teff.runtime;

import dev.teff.crdt.ORSet;
import dev.teff.grains.GrainContext;
import dev.teff.grains.Replicated;
import dev.teff.grains.WriteConsistency;
import java.util.Set;

final class TagsGrain implements Tags {
  private final GrainContext<String> context;
  private final Replicated<ORSet<String>> tags;

  TagsGrain(GrainContext<String> context) {
    this.context = context;
    tags = context.replicated(ORSet.empty());
  }

  @Override
  public void add(WriteConsistency consistency, String tag) {
    tags.update(consistency, (set, me) -> set.add(me, tag));
  }

  @Override
  public void remove(WriteConsistency consistency, String tag) {
    tags.update(consistency, (set, me) -> set.remove(tag));
  }

  @Override
  public void leave() {
    context.deactivate();
  }

  @Override
  public Set<String> all() {
    return tags.value().elements();
  }
}
