package dev.teff.runtime.gateway;

import dev.teff.grains.GrainContext;
import java.util.concurrent.CountDownLatch;

/** Sleeps. */
final class SleeperGrain implements Sleeper {
  private final GrainContext<String> context;
  private final Bed bed;

  SleeperGrain(GrainContext<String> context, Bed bed) {
    this.context = context;
    this.bed = bed;
  }

  @Override
  public void sleep() {
    bed.asleep().countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      bed.woken().countDown();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void sleepBy(String other) {
    context.grains().ref(Sleeper.class, other).sleep();
  }
}
