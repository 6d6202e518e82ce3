package dev.teff.samples.presence;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Grains;
import dev.teff.grains.IdleTimeout;
import dev.teff.grains.Migratable;
import dev.teff.grains.Pending;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A game. It talks to its players all the time, so it had better be where they are. */
@IdleTimeout(60)
final class GameGrain implements Game, Migratable {
  private final GrainContext<Long> context;
  private final Tally tally;
  private List<Player> players = List.of();
  private List<Long> keys = List.of();

  GameGrain(GrainContext<Long> context, Tally tally) {
    this.context = context;
    this.tally = tally;
  }

  @Override
  public void begin(List<Long> playing) {
    seat(playing);
    Grains grains = context.grains();
    grains.awaitAll(
        players.stream()
            .map(player ->
                grains.start(
                    player,
                    each -> {
                      each.join(context.key());
                      return true;
                    }))
            .toList());
  }

  private void seat(List<Long> playing) {
    keys = playing;
    players = playing.stream().map(key -> context.grains().ref(Player.class, key)).toList();
  }

  @Override
  public Heard publish(Position position, long from) {
    tally.received(from);
    Grains grains = context.grains();
    List<Pending<Long>> telling = new ArrayList<>(players.size());
    for (Player player : players) {
      telling.add(grains.start(player, each -> each.hear(position, tally.place())));
    }
    grains.awaitAll(telling).forEach(tally::answered);
    return new Heard(telling.size(), tally.place());
  }

  @Override
  public void end() {
    seat(List.of());
    context.deactivate();
  }

  @Override
  public byte[] dehydrate() {
    ByteBuffer carried = ByteBuffer.allocate(keys.size() * Long.BYTES);
    keys.forEach(carried::putLong);
    return carried.array();
  }

  @Override
  public void rehydrate(byte[] carried) {
    ByteBuffer read = ByteBuffer.wrap(carried);
    List<Long> playing = new ArrayList<>();
    while (read.hasRemaining()) {
      playing.add(read.getLong());
    }
    seat(List.copyOf(playing));
  }
}
