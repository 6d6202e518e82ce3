package dev.teff.loadtest.pekko;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/** An entity without state; all of them share one behavior. */
final class IdleEntity {
  static final EntityTypeKey<Touch> TYPE = EntityTypeKey.create(Touch.class, "idle");

  static final Behavior<Touch> BEHAVIOR =
      Behaviors.receiveMessage(touch -> {
        touch.replyTo().tell(new Touched(touch.value()));
        return Behaviors.same();
      });

  private IdleEntity() {}

  /** Calls it. */
  record Touch(long value, ActorRef<Touched> replyTo) implements CborSerializable {}

  /** What it answers. */
  record Touched(long value) implements CborSerializable {}
}
