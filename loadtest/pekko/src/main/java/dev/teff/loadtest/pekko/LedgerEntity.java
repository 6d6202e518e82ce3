package dev.teff.loadtest.pekko;

import java.util.Collections;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;

/** The ledger as an event-sourced, sharded entity: the same events, the same state. */
final class LedgerEntity
    extends EventSourcedBehavior<LedgerEntity.Command, LedgerEntity.Posted, LedgerEntity.Balance> {
  static final EntityTypeKey<Command> TYPE = EntityTypeKey.create(Command.class, "ledger");

  /** As long as the one that Teff's ledger notes. */
  private static final String NOTE = "a note as people write them. ".repeat(4).substring(0, 100);

  /** What a ledger is told. */
  sealed interface Command extends CborSerializable {}

  /** Adds an amount, as one event. */
  record Post(long amount, ActorRef<Balance> replyTo) implements Command {}

  /** Adds so many ones, as so many events that are stored at once. */
  record Fill(int events, ActorRef<Balance> replyTo) implements Command {}

  /** Asks for the total. */
  record Total(ActorRef<Balance> replyTo) implements Command {}

  /** The event. */
  record Posted(long amount, String note) implements CborSerializable {}

  /** The state, and the answer. */
  record Balance(long total) implements CborSerializable {}

  private LedgerEntity(String key) {
    super(PersistenceId.of(TYPE.name(), key));
  }

  static Behavior<Command> create(String key) {
    return new LedgerEntity(key);
  }

  @Override
  public Balance emptyState() {
    return new Balance(0);
  }

  @Override
  public CommandHandler<Command, Posted, Balance> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(Post.class, this::post)
        .onCommand(Fill.class, this::fill)
        .onCommand(Total.class, (state, question) -> Effect().reply(question.replyTo(), state))
        .build();
  }

  private Effect<Posted, Balance> post(Post command) {
    return Effect()
        .persist(new Posted(command.amount(), NOTE))
        .thenReply(command.replyTo(), next -> next);
  }

  private Effect<Posted, Balance> fill(Fill command) {
    return Effect()
        .persist(Collections.nCopies(command.events(), new Posted(1, NOTE)))
        .thenReply(command.replyTo(), next -> next);
  }

  @Override
  public EventHandler<Balance, Posted> eventHandler() {
    return newEventHandlerBuilder()
        .forAnyState()
        .onEvent(Posted.class, (state, event) -> new Balance(state.total() + event.amount()))
        .build();
  }
}
