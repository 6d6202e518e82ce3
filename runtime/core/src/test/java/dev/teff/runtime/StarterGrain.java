package dev.teff.runtime;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Lifecycle;

/** Runs the step "begin" first. */
final class StarterGrain implements Starter, Lifecycle {
  private final Script script;
  private final Self self;

  StarterGrain(GrainContext<String> context, Script script) {
    this.script = script;
    this.self = new Self(context);
  }

  @Override
  public void onActivate() {
    script.run("begin", self);
  }

  @Override
  public long run(String step) {
    return script.run(step, self);
  }
}
