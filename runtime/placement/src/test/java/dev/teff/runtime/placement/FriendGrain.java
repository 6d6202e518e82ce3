package dev.teff.runtime.placement;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Migratable;
import java.nio.ByteBuffer;

/** Counts in a field that it takes along. */
final class FriendGrain implements Friend, Migratable {
  private final GrainContext<String> context;
  private long greetings;

  FriendGrain(GrainContext<String> context) {
    this.context = context;
  }

  @Override
  public long greet(String other, int times) {
    Friend friend = context.grains().ref(Friend.class, other);
    long heard = 0;
    for (int i = 0; i < times; i++) {
      heard = friend.hello();
    }
    return heard;
  }

  @Override
  public long hello() {
    return ++greetings;
  }

  @Override
  public byte[] dehydrate() {
    return ByteBuffer.allocate(Long.BYTES).putLong(greetings).array();
  }

  @Override
  public void rehydrate(byte[] carried) {
    greetings = ByteBuffer.wrap(carried).getLong();
  }
}
