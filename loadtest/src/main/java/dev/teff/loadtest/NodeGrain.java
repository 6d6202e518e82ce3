package dev.teff.loadtest;

import dev.teff.grains.GrainContext;
import dev.teff.grains.IdleTimeout;
import dev.teff.grains.Migratable;
import dev.teff.grains.Reentrant;
import dev.teff.samples.presence.Tally;
import java.nio.ByteBuffer;
import java.util.List;

/** While it tells one, others go on telling it. */
@Reentrant
@IdleTimeout(30)
final class NodeGrain implements Node, Migratable {
  private final GrainContext<Long> context;
  private final Tally tally;
  private long heard;

  NodeGrain(GrainContext<Long> context, Tally tally) {
    this.context = context;
    this.tally = tally;
  }

  @Override
  public int tell(List<Long> others) {
    for (long other : others) {
      tally.answered(context.grains().ref(Node.class, other).hear(tally.place()));
    }
    return others.size();
  }

  @Override
  public long hear(long from) {
    tally.received(from);
    heard++;
    return tally.place();
  }

  @Override
  public byte[] dehydrate() {
    return ByteBuffer.allocate(Long.BYTES).putLong(heard).array();
  }

  @Override
  public void rehydrate(byte[] carried) {
    heard = ByteBuffer.wrap(carried).getLong();
  }
}
