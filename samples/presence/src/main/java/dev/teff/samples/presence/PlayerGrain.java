package dev.teff.samples.presence;

import dev.teff.grains.GrainContext;
import dev.teff.grains.IdleTimeout;
import dev.teff.grains.Migratable;
import dev.teff.grains.Reentrant;
import java.nio.ByteBuffer;

/**
 * A player. While he waits for his game, the others of the game go on telling him where they are.
 */
@Reentrant
@IdleTimeout(60)
final class PlayerGrain implements Player, Migratable {
  private final GrainContext<Long> context;
  private final Tally tally;
  private long game = -1;
  private long heard;

  PlayerGrain(GrainContext<Long> context, Tally tally) {
    this.context = context;
    this.tally = tally;
  }

  @Override
  public int beat(Position position) {
    if (game < 0) {
      return 0;
    }
    Heard all = context.grains().ref(Game.class, game).publish(position, tally.place());
    tally.answered(all.at());
    return all.players();
  }

  @Override
  public long hear(Position position, long from) {
    tally.received(from);
    heard++;
    return tally.place();
  }

  @Override
  public void join(long joined) {
    game = joined;
  }

  @Override
  public byte[] dehydrate() {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(game).putLong(heard).array();
  }

  @Override
  public void rehydrate(byte[] carried) {
    ByteBuffer read = ByteBuffer.wrap(carried);
    game = read.getLong();
    heard = read.getLong();
  }
}
