package dev.teff.runtime.cluster;

import dev.teff.grains.DeactivationReason;
import dev.teff.grains.Lifecycle;
import dev.teff.grains.Migratable;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** Takes its coins along. */
final class PurseGrain implements Purse, Migratable, Lifecycle {
  private final Strings strings;
  private int coins;
  private int luggage;

  PurseGrain(Strings strings) {
    this.strings = strings;
  }

  /**
   * What holds a purse.
   *
   * @param held counted down when a turn holds one
   * @param open lets it go
   * @param farewell what a purse does before it leaves
   */
  record Strings(CountDownLatch held, CountDownLatch open, AtomicReference<Runnable> farewell) {
    Strings() {
      this(new CountDownLatch(1), new CountDownLatch(1), new AtomicReference<>(() -> {}));
    }
  }

  @Override
  public int add() {
    return ++coins;
  }

  @Override
  public int hold() {
    try {
      strings.held.countDown();
      strings.open.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return coins;
  }

  @Override
  public int stuff(int bytes) {
    luggage = bytes;
    return coins;
  }

  @Override
  public void onDeactivate(DeactivationReason reason) {
    strings.farewell.get().run();
  }

  @Override
  public byte[] dehydrate() {
    if (luggage < 0) {
      throw new AssertionError("cannot be packed");
    }
    return ByteBuffer.allocate(Integer.BYTES + luggage).putInt(coins).array();
  }

  @Override
  public void rehydrate(byte[] carried) {
    coins = ByteBuffer.wrap(carried).getInt();
  }
}
