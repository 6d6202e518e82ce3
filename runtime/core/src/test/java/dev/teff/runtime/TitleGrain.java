package dev.teff.runtime;

import dev.teff.crdt.LWWRegister;
import dev.teff.grains.GrainContext;
import dev.teff.grains.Replicated;

final class TitleGrain implements Title {
  private final GrainContext<String> context;
  private final Replicated<LWWRegister<String>> title;

  TitleGrain(GrainContext<String> context) {
    this.context = context;
    title = context.replicated(LWWRegister.empty());
  }

  @Override
  public void set(String newTitle) {
    title.update((register, me) -> register.set(me, newTitle));
  }

  @Override
  public void leave() {
    context.deactivate();
  }

  @Override
  public String get() {
    return title.value().value().orElse("");
  }
}
