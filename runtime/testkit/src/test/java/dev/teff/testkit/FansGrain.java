package dev.teff.testkit;

import dev.teff.crdt.ORSet;
import dev.teff.grains.GrainContext;
import dev.teff.grains.Replicated;
import dev.teff.grains.WriteConsistency;
import java.util.Set;

final class FansGrain implements Fans {
  private final GrainContext<String> context;
  private final Replicated<ORSet<String>> fans;
  private int merges;

  FansGrain(GrainContext<String> context) {
    this.context = context;
    fans = context.replicated(ORSet.empty());
    fans.onMerge(value -> merges++);
  }

  @Override
  public int like(String fan) {
    return fans.update((set, me) -> set.add(me, fan)).size();
  }

  @Override
  public int likeWith(WriteConsistency consistency, String fan) {
    return fans.update(consistency, (set, me) -> set.add(me, fan)).size();
  }

  @Override
  public void likeAndThrow(String fan) {
    like(fan);
    throw new IllegalStateException("changed my mind");
  }

  @Override
  public void forget(String fan) {
    fans.update((set, me) -> set.remove(fan));
  }

  @Override
  public void leave() {
    context.deactivate();
  }

  @Override
  public Set<String> fans() {
    return fans.value().elements();
  }

  @Override
  public int merges() {
    return merges;
  }
}
