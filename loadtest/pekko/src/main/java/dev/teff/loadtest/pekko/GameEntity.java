package dev.teff.loadtest.pekko;

import dev.teff.loadtest.pekko.PlayerEntity.Hear;
import dev.teff.loadtest.pekko.PlayerEntity.Join;
import dev.teff.loadtest.pekko.PlayerEntity.Published;
import dev.teff.samples.presence.Position;
import dev.teff.samples.presence.Tally;
import java.util.HashMap;
import java.util.List;
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

/** A game as a sharded entity. It publishes several positions at a time. */
final class GameEntity extends AbstractBehavior<GameEntity.Command> {
  static final EntityTypeKey<Command> TYPE = EntityTypeKey.create(Command.class, "game");

  /** What a game is told. */
  sealed interface Command extends CborSerializable {}

  /** Begins with these players, and tells them. */
  record Begin(List<Long> players, ActorRef<Begun> replyTo) implements Command {}

  /** All players know. */
  record Begun() implements CborSerializable {}

  /** A player knows. */
  record Joined() implements Command {}

  /** Tells all players where one of them is. */
  record Publish(Position position, long from, long beat, ActorRef<PlayerEntity.Command> replyTo)
      implements Command {}

  /** A player has heard it. */
  record Heard(long publication, long at) implements Command {}

  /** It is over. */
  record End() implements Command {}

  /** A position that not all have heard yet. */
  private static final class Publication {
    private final Publish publish;
    private int unheard;

    Publication(Publish publish, int unheard) {
      this.publish = publish;
      this.unheard = unheard;
    }
  }

  private final ClusterSharding sharding;
  private final Tally tally;
  private final Map<Long, Publication> publications = new HashMap<>();
  private List<EntityRef<PlayerEntity.Command>> players = List.of();
  private @Nullable ActorRef<Begun> beginner;
  private int joined;
  private long published;

  private GameEntity(ActorContext<Command> context, ClusterSharding sharding, Tally tally) {
    super(context);
    this.sharding = sharding;
    this.tally = tally;
  }

  static Behavior<Command> create(ClusterSharding sharding, Tally tally) {
    return Behaviors.setup(context -> new GameEntity(context, sharding, tally));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Heard.class, this::heard)
        .onMessage(Publish.class, this::publish)
        .onMessage(Begin.class, this::begin)
        .onMessage(Joined.class, one -> joined())
        .onMessage(End.class, end -> Behaviors.stopped())
        .build();
  }

  private Behavior<Command> begin(Begin begin) {
    beginner = begin.replyTo();
    players =
        begin.players().stream()
            .map(key -> sharding.entityRefFor(PlayerEntity.TYPE, Long.toString(key)))
            .toList();
    long game = Long.parseLong(getContext().getSelf().path().name());
    players.forEach(player -> player.tell(new Join(game, getContext().getSelf())));
    return this;
  }

  private Behavior<Command> joined() {
    if (++joined == players.size() && beginner != null) {
      beginner.tell(new Begun());
    }
    return this;
  }

  private Behavior<Command> publish(Publish publish) {
    tally.received(publish.from());
    publications.put(++published, new Publication(publish, players.size()));
    for (EntityRef<PlayerEntity.Command> player : players) {
      player.tell(new Hear(publish.position(), tally.place(), published, getContext().getSelf()));
    }
    return this;
  }

  private Behavior<Command> heard(Heard heard) {
    tally.answered(heard.at());
    Publication publication = publications.get(heard.publication());
    if (publication != null && --publication.unheard == 0) {
      publications.remove(heard.publication());
      Publish publish = publication.publish;
      publish.replyTo().tell(new Published(publish.beat(), players.size(), tally.place()));
    }
    return this;
  }
}
