package dev.teff.loadtest;

import dev.teff.grains.GrainContext;
import dev.teff.loadtest.Counter.Step;
import java.util.List;

/** Walks over its counters, from where it stopped. */
final class RelayGrain implements Relay {
  private final GrainContext<String> context;
  private List<Counter> counters = List.of();
  private int at;

  RelayGrain(GrainContext<String> context) {
    this.context = context;
  }

  @Override
  public void toward(List<String> keys) {
    counters = keys.stream().map(key -> context.grains().ref(Counter.class, key)).toList();
  }

  @Override
  public long relay(int calls) {
    long total = 0;
    for (int i = 0; i < calls; i++) {
      at = at + 1 < counters.size() ? at + 1 : 0;
      total = counters.get(at).add(new Step(1, 1)).total();
    }
    return total;
  }

  @Override
  public long process() {
    return ProcessHandle.current().pid();
  }
}
