package dev.teff.runtime;

import dev.teff.crdt.ORSet;
import dev.teff.grains.GrainContext;
import dev.teff.grains.Lifecycle;
import dev.teff.grains.Replicated;
import dev.teff.grains.WriteConsistency;
import java.util.Set;

/** Adds "begun", as certainly as the step "certainty" says, then runs "begin". */
final class EagerGrain implements Eager, Lifecycle {
  private final Replicated<ORSet<String>> tags;
  private final Script script;
  private final Self self;

  EagerGrain(GrainContext<String> context, Script script) {
    this.script = script;
    this.tags = context.replicated(ORSet.empty());
    this.self = new Self(context);
    script.constructed(self);
  }

  @Override
  public void onActivate() {
    WriteConsistency consistency =
        switch ((int) script.run("certainty", self)) {
          case 0 -> WriteConsistency.LOCAL;
          case 1 -> WriteConsistency.DURABLE;
          default -> WriteConsistency.ALL;
        };
    tags.update(consistency, (set, me) -> set.add(me, "begun"));
    script.run("begin", self);
  }

  @Override
  public void add(String tag) {
    tags.update((set, me) -> set.add(me, tag));
  }

  @Override
  public Set<String> all() {
    return tags.value().elements();
  }
}
