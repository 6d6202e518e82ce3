package dev.teff.runtime;

import dev.teff.crdt.ORSet;
import dev.teff.grains.GrainContext;
import dev.teff.grains.Replicated;
import dev.teff.grains.WriteConsistency;

final class BrittleGrain implements Brittle {
  static final String BROKEN = "broken";

  private final Replicated<ORSet<Thing>> things;

  /** What a grain's author wrote, with a flaw. */
  record Thing(String text) {
    @Override
    public String text() {
      if (text.equals(BROKEN)) {
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
