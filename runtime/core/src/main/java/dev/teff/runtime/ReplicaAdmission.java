package dev.teff.runtime;

import dev.teff.grains.Crdt;
import dev.teff.grains.GrainException;
import dev.teff.grains.Replica;
import dev.teff.grains.spi.DecodingException;
import dev.teff.runtime.wire.WireReader;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one copy merges, and what it refuses.
 *
 * @param me its replica
 * @param timeless the same, which finds no time too far ahead
 */
record ReplicaAdmission<T extends Crdt<T>>(
    Activation activation, ReplicaCodec<T> codec, Replica me, Replica timeless) {
  private static final Logger LOG = LoggerFactory.getLogger("dev.teff.replicated");
  private static final Instant END_OF_TIME = Instant.MAX.minus(Duration.ofDays(1));

  ReplicaAdmission(Activation activation, ReplicaCodec<T> codec, Replica me) {
    this(activation, codec, me, new Replica(me.id(), () -> END_OF_TIME));
  }

  /**
   * Whether the log of its number holds what lies too far in the future, because a silo whose clock
   * is ahead had the number before. Who goes on with a log has to have all of it, and nothing would
   * be left out; so this copy takes another number, and hears of this one as of all others.
   */
  boolean isAhead(T value) {
    try {
      value.admit(value, 0, me);
      return false;
    } catch (GrainException e) {
      LOG.warn("{} does not go on as replica {}: {}", activation.id(), me.id(), e.getMessage());
      return true;
    }
  }

  /**
   * Passes what was made here. The others refuse a change in which others than its author had a
   * hand, and would see nothing of what is behind it in the log.
   *
   * @param changed the value with the change
   */
  void requireDelta(T changed, T delta) {
    try {
      changed.admit(delta, me.id(), timeless);
    } catch (GrainException e) {
      throw ReplicaFailures.noDelta(activation.id(), e);
    }
  }

  /**
   * What another silo says.
   *
   * @throws GrainException when it is refused
   */
  T said(ReplicaDelta delta, T value) {
    T change;
    try {
      change = WireReader.decode(codec.codec(), delta.bytes());
    } catch (DecodingException e) {
      throw ReplicaFailures.malformed(activation.id(), delta.author(), e);
    }
    value.admit(change, delta.author(), me);
    return change;
  }
}
