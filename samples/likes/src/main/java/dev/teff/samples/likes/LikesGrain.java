package dev.teff.samples.likes;

import dev.teff.crdt.ORSet;
import dev.teff.grains.GrainContext;
import dev.teff.grains.Replicated;

final class LikesGrain implements Likes {
  private final Replicated<ORSet<String>> fans;

  LikesGrain(GrainContext<String> context) {
    fans = context.replicated(ORSet.empty());
  }

  @Override
  public int like(String fan) {
    return fans.update((set, me) -> set.add(me, fan)).size();
  }

  @Override
  public int unlike(String fan) {
    return fans.update((set, me) -> set.remove(fan)).size();
  }

  @Override
  public int count() {
    return fans.value().size();
  }
}
