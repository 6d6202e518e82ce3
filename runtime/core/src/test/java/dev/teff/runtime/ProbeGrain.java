package dev.teff.runtime;

import dev.teff.grains.GrainContext;

/** Does what the script says. */
final class ProbeGrain implements Probe {
  private final Script script;
  private final Self self;

  ProbeGrain(GrainContext<String> context, Script script) {
    this.script = script;
    this.self = new Self(context);
    script.constructed(self);
  }

  @Override
  public long run(String step) throws RefusedException {
    return script.run(step, self);
  }

  @Override
  public long look(String step) {
    return script.run(step, self);
  }

  @Override
  public void note(String step) {
    script.run(step, self);
  }
}
