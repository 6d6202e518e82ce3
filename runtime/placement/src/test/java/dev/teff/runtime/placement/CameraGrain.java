package dev.teff.runtime.placement;

import dev.teff.grains.Migratable;
import dev.teff.grains.Placement;
import java.nio.ByteBuffer;

/** Counts. */
@Placement(value = Placement.Strategy.PREFER_LOCAL, labels = "disk")
final class CameraGrain implements Camera, Migratable {
  private int pictures;

  @Override
  public int shoot() {
    return ++pictures;
  }

  @Override
  public byte[] dehydrate() {
    return ByteBuffer.allocate(Integer.BYTES).putInt(pictures).array();
  }

  @Override
  public void rehydrate(byte[] carried) {
    pictures = ByteBuffer.wrap(carried).getInt();
  }
}
