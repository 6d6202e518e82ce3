package dev.teff.runtime;

import dev.teff.crdt.ORSet;
import dev.teff.grains.GrainContext;
import dev.teff.grains.Replicated;
import dev.teff.grains.WriteConsistency;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

final class BrittleGrain implements Brittle {
  /** What cannot be stored any more. */
  static final Set<String> BROKEN = ConcurrentHashMap.newKeySet();

  private final Replicated<ORSet<Thing>> things;

  /** What a grain's author wrote, with a flaw. */
  record Thing(String text) {
    @Override
    public String text() {
      if (BROKEN.contains(text)) {
        throw new IllegalStateException("This one cannot be read.");
      }
      return text;
    }
  }

  BrittleGrain(GrainContext<String> context) {
    things = context.replicated(ORSet.empty());
  }

  @Override
  public void add(String text) {
    things.update(WriteConsistency.LOCAL, (set, me) -> set.add(me, new Thing(text)));
  }

  @Override
  public int size() {
    return things.value().elements().size();
  }
}
