package dev.teff.runtime.placement;

import dev.teff.grains.CoLocate;
import dev.teff.grains.Migratable;
import java.nio.ByteBuffer;

/** Counts. */
@CoLocate(with = Friend.class)
final class PetGrain implements Pet, Migratable {
  private int calls;

  @Override
  public int call() {
    return ++calls;
  }

  @Override
  public byte[] dehydrate() {
    return ByteBuffer.allocate(Integer.BYTES).putInt(calls).array();
  }

  @Override
  public void rehydrate(byte[] carried) {
    calls = ByteBuffer.wrap(carried).getInt();
  }
}
