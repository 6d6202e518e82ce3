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

  static void run(Turn turn, IdempotencyKey key, GrainCall<?> call, Invocation method)
      throws Exception {
    Activation activation = turn.activation;
    Receipts receipts = activation.notes().receipts();
    Instant now = activation.silo().time().instant();
    Duration retention = activation.silo().settings().idempotency().retention();
    receipts.forget(now, retention, activation.silo().settings().idempotency().maxReceipts());
    long arguments = fingerprint(call);
    Receipt first = receipts.find(key.text());
    if (first != null) {
      if (first.arguments() != arguments) {
        throw Failures.keyReused(activation.id(), key, call.method());
      }
      call.readResult(new WireReader(first.reply()));
      return;
    }
    Optional<TickKey> tick = TickKey.parse(key);
    if (tick.isPresent()) {
      admit(tick.get(), turn);
    }
    if (receipts.mayHaveForgotten(key, now, retention)) {
      throw Failures.keyExpired(activation.id(), key, call.method(), retention);
    }
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
   * A tick counts only if the log says that its reminder was set; after the last one, it is not.
   */
  private static void admit(TickKey tick, Turn turn) {
    Activation activation = turn.activation;
    if (activation.durable() == null) {
      return; // without a log, the index is all there is
    }
    if (!activation.notes().isSet(tick.name(), tick.registration())) {
      throw Failures.reminderUnknown(activation.id(), tick.name());
    }
    if (tick.last()) {
      turn.effects().remind(new ReminderChange.Cancel(activation.id(), tick.name()));
    }
  }

  private static long fingerprint(GrainCall<?> call) {
    var bytes = new WireWriter();
    call.writeArguments(bytes);
    return Fingerprint.of(call.method().name().getBytes(StandardCharsets.UTF_8), bytes.toBytes());
  }
}
