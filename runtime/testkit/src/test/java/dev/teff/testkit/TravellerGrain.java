package dev.teff.testkit;

import dev.teff.grains.GrainContext;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Goes where the route leads. */
final class TravellerGrain implements Traveller {
  private final GrainContext<String> context;
  private int interrupts;

  TravellerGrain(GrainContext<String> context) {
    this.context = context;
  }

  @Override
  public String visit(List<String> route, String word) {
    return route.isEmpty()
        ? context.callContext().getOrDefault(word, "nothing")
        : next(route).visit(route.subList(1, route.size()), word);
  }

  @Override
  public void hang(List<String> route) {
    if (!route.isEmpty()) {
      next(route).hang(route.subList(1, route.size()));
      return;
    }
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupts++;
    }
  }

  @Override
  public int interrupts() {
    return interrupts;
  }

  private Traveller next(List<String> route) {
    return context.grains().ref(Traveller.class, route.get(0));
  }
}
