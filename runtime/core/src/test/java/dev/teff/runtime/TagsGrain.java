package dev.teff.runtime;

import dev.teff.crdt.ORSet;
import dev.teff.grains.GrainContext;
import dev.teff.grains.Replicated;
import dev.teff.grains.Schedule;
import dev.teff.grains.WriteConsistency;
import java.time.Duration;
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
  public void addWhole(WriteConsistency consistency, String tag) {
    tags.update(consistency, (set, me) -> set.merge(set.add(me, tag)));
  }

  @Override
  public void object() {
    tags.onMerge(set -> {
      throw new IllegalStateException("objection");
    });
  }

  @Override
  public void remind(String tag) {
    Tags self = context.grains().ref(Tags.class, context.key());
    context
        .reminders()
        .set(
            "r",
            Schedule.after(Duration.ofSeconds(1)),
            self,
            tags -> tags.add(WriteConsistency.DURABLE, tag));
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
