package dev.teff.runtime;

import dev.teff.grains.GrainContext;
import dev.teff.grains.StatelessWorker;

/** Does what the script says, by three. */
@StatelessWorker(max = 3)
final class WorkerGrain implements Worker {
  private final Script script;
  private final Self self;

  WorkerGrain(GrainContext<String> context, Script script) {
    this.script = script;
    this.self = new Self(context);
    script.constructed(self);
  }

  @Override
  public long run(String step) {
    return script.run(step, self);
  }
}
