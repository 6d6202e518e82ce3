package dev.teff.runtime;

import dev.teff.crdt.LWWRegister;
import dev.teff.grains.GrainContext;
import dev.teff.grains.Replicated;

final class TitleGrain implements Title {
  private final Replicated<LWWRegister<String>> title;

  TitleGrain(GrainContext<String> context) {
    title = context.replicated(LWWRegister.empty());
  }

  @Override
  public void set(String newTitle) {
    title.update((register, me) -> register.set(me, newTitle));
  }

  @Override
  public String get() {
    return title.value().value().orElse("");
  }
}
