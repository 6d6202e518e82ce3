package dev.teff.loadtest.pekko;

import dev.teff.loadtest.pekko.GameEntity.Heard;
import dev.teff.loadtest.pekko.GameEntity.Joined;
import dev.teff.loadtest.pekko.GameEntity.Publish;
import dev.teff.samples.presence.Position;
import dev.teff.samples.presence.Tally;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.jspecify.annotations.Nullable;

/**
 * A player as a sharded entity. It waits for nobody: what its game answers finds the client's
 * request by a number.
 */
final class PlayerEntity extends AbstractBehavior<PlayerEntity.Command> {
  static final EntityTypeKey<Command> TYPE = EntityTypeKey.create(Command.class, "player");

  /** What a player is told. */
  sealed interface Command extends CborSerializable {}

  /** The client says where the player is. */
  record Beat(Position position, ActorRef<Beaten> replyTo) implements Command {}

  /** What the client hears. */
  record Beaten(int players) implements CborSerializable {}

  /** The game has told all. */
  record Published(long beat, int players, long at) implements Command {}

  /** Somebody in the game is there now. */
  record Hear(Position position, long from, long publication, ActorRef<GameEntity.Command> replyTo)
      implements Command {}

  /** The player is in this game from now on. */
  record Join(long game, ActorRef<GameEntity.Command> replyTo) implements Command {}

  private final ClusterSharding sharding;
  private final Tally tally;
  private final Map<Long, ActorRef<Beaten>> waiting = new HashMap<>();
  private @Nullable EntityRef<GameEntity.Command> game;
  private long beats;

  private PlayerEntity(ActorContext<Command> context, ClusterSharding sharding, Tally tally) {
    super(context);
    this.sharding = sharding;
    this.tally = tally;
  }

  static Behavior<Command> create(ClusterSharding sharding, Tally tally) {
    return Behaviors.setup(context -> new PlayerEntity(context, sharding, tally));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Hear.class, this::hear)
        .onMessage(Beat.class, this::beat)
        .onMessage(Published.class, this::published)
        .onMessage(Join.class, this::join)
        .build();
  }

  private Behavior<Command> beat(Beat beat) {
    if (game == null) {
      beat.replyTo().tell(new Beaten(0));
      return this;
    }
    waiting.put(++beats, beat.replyTo());
    game.tell(new Publish(beat.position(), tally.place(), beats, getContext().getSelf()));
    return this;
  }

  private Behavior<Command> published(Published published) {
    tally.answered(published.at());
    ActorRef<Beaten> client = waiting.remove(published.beat());
    if (client != null) {
      client.tell(new Beaten(published.players()));
    }
    return this;
  }

  private Behavior<Command> hear(Hear hear) {
    tally.received(hear.from());
    hear.replyTo().tell(new Heard(hear.publication(), tally.place()));
    return this;
  }

  private Behavior<Command> join(Join join) {
    game = sharding.entityRefFor(GameEntity.TYPE, Long.toString(join.game()));
    join.replyTo().tell(new Joined());
    return this;
  }
}
