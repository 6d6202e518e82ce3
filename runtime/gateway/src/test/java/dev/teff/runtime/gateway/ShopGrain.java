package dev.teff.runtime.gateway;

import dev.teff.grains.GrainContext;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Sells. */
final class ShopGrain implements Shop {
  private final GrainContext<String> context;
  private long taken;

  ShopGrain(GrainContext<String> context) {
    this.context = context;
  }

  @Override
  public Receipt sell(Order order, long cents) {
    taken += cents;
    return new Receipt(
        "%d %s %s at %s".formatted(order.count(), order.kind(), order.item(), context.key()),
        taken);
  }

  @Override
  public long taken() {
    return taken;
  }

  @Override
  public @Nullable String motto(boolean any) {
    return any ? "buy!" : null;
  }

  @Override
  public String caller() {
    return context.callContext().toString();
  }

  @Override
  public void close() {
    taken = 0;
  }

  @Override
  public void refuse(long missing) throws OutOfStockException {
    throw new OutOfStockException(missing);
  }

  @Override
  public void breakDown(String why) {
    throw new IllegalStateException(why);
  }

  @Override
  public void ponder() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void gift(long cents) {
    taken += cents;
  }
}
