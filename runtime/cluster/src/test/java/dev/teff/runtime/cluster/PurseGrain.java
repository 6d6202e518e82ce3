package dev.teff.runtime.cluster;

import dev.teff.grains.Migratable;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;

/** Takes its coins along. */
final class PurseGrain implements Purse, Migratable {
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
   */
  record Strings(CountDownLatch held, CountDownLatch open) {
    Strings() {
      this(new CountDownLatch(1), new CountDownLatch(1));
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
  public byte[] dehydrate() {
    return ByteBuffer.allocate(Integer.BYTES + luggage).putInt(coins).array();
  }

  @Override
  public void rehydrate(byte[] carried) {
    coins = ByteBuffer.wrap(carried).getInt();
  }
}
