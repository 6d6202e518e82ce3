package dev.teff.runtime;

import dev.teff.grains.IdempotencyKey;
import dev.teff.grains.spi.GrainCall;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Runs a call that carries a key, unless it took effect before: then its first reply is its reply.
 *
 * <p>The receipt becomes durable with the turn's events. A duplicate that comes before finds the
 * receipt, too, and waits at the gate like every turn behind the original.
 */
final class Idempotence {
  private Idempotence() {}

  /** Runs the method. */
  @FunctionalInterface
  interface Invocation {
    void run() throws Exception;
  }

  static void run(Turn turn, IdempotencyKey given, GrainCall<?> call, Invocation method)
      throws Exception {
    Activation activation = turn.activation;
    Receipts receipts = activation.notes().receipts();
    Instant now = activation.silo().time().instant();
    Duration retention = activation.silo().settings().idempotency().retention();
    receipts.forget(now, retention, activation.silo().settings().idempotency().maxReceipts());
    Receipt first = receipts.find(given.text());
    if (first != null) {
      if (!isOf(first, call)) {
        throw Failures.keyReused(activation.id(), given, call.method());
      }
      call.readResult(new WireReader(first.reply()));
      return;
    }
    Optional<TickKey> tick = TickKey.parse(given.text());
    IdempotencyKey key = given;
    if (tick.isPresent()) {
      admit(tick.get(), turn);
      key = TickKey.issuedBy(now, given);
    }
    if (key.issued().isAfter(now.plus(Receipts.AHEAD))) {
      throw Failures.keyAhead(activation.id(), key, call.method(), now);
    }
    if (receipts.mayHaveForgotten(key, now, retention)) {
      throw Failures.keyExpired(activation.id(), key, call.method(), retention);
    }
    long arguments = fingerprint(call, WireWriter.canonical()); // before the method has them
    if (!receipts.begin(key.text())) {
      throw Failures.stillRunning(activation.id(), key, call.method());
    }
    try {
      turn.effects().key(key);
      method.run();
    } finally {
      receipts.end(key.text());
    }
    var reply = new WireWriter();
    call.writeResult(reply);
    turn.effects().receipt(new Receipt(key.text(), key.issued(), arguments, reply.toBytes()));
  }

  /**
   * A tick counts only if the log says that its reminder was set; after the last one, it is not. Of
   * what was set without a log, the index decides, as of now: while the tick waited for its turn,
   * another may have cancelled the reminder.
   */
  private static void admit(TickKey tick, Turn turn) {
    Activation activation = turn.activation;
    DurableState durable = activation.durable();
    Notes notes = activation.notes();
    boolean logTells = durable != null && durable.tellsReminders();
    boolean logged = logTells && (!tick.unlogged() || notes.isSet(tick.name()));
    boolean set =
        logged ? notes.isSet(tick.name(), tick.registration()) : isInTheIndex(tick, activation);
    if (!set) {
      throw Failures.reminderUnknown(activation.id(), tick.name());
    }
    if (logTells && tick.last()) {
      turn.effects().remind(new ReminderChange.Cancel(activation.id(), tick.name()));
    }
  }

  private static boolean isInTheIndex(TickKey tick, Activation activation) {
    return activation.silo().store(activation).reminders().of(activation.id()).stream()
        .anyMatch(entry -> entry.registration().equals(tick.registration()));
  }

  /** Versions before this one hashed sets and maps in whatever order they were. */
  private static boolean isOf(Receipt receipt, GrainCall<?> call) {
    return receipt.arguments() == fingerprint(call, WireWriter.canonical())
        || receipt.arguments() == fingerprint(call, new WireWriter());
  }

  private static long fingerprint(GrainCall<?> call, WireWriter bytes) {
    call.writeArguments(bytes);
    return Fingerprint.of(call.method().name().getBytes(StandardCharsets.UTF_8), bytes.toBytes());
  }
}
