package dev.teff.loadtest.pekko;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/** The counter as a sharded entity: a small record in, a small record out. */
final class CounterEntity extends AbstractBehavior<CounterEntity.Command> {
  static final EntityTypeKey<Command> TYPE = EntityTypeKey.create(Command.class, "counter");

  /** What a counter is told. */
  sealed interface Command extends CborSerializable {}

  /** Adds. */
  record Add(long amount, int times, ActorRef<Sum> replyTo) implements Command {}

  /** Asks for the process. */
  record Where(ActorRef<Sum> replyTo) implements Command {}

  /** What it answers: the total, or the process. */
  record Sum(long total) implements CborSerializable {}

  private long total;

  private CounterEntity(ActorContext<Command> context) {
    super(context);
  }

  static Behavior<Command> create() {
    return Behaviors.setup(CounterEntity::new);
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Add.class, this::add)
        .onMessage(Where.class, this::where)
        .build();
  }

  private Behavior<Command> add(Add step) {
    total += step.amount() * step.times();
    step.replyTo().tell(new Sum(total));
    return this;
  }

  private Behavior<Command> where(Where question) {
    question.replyTo().tell(new Sum(ProcessHandle.current().pid()));
    return this;
  }
}
