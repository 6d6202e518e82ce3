package dev.teff.runtime;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.grains.WriteConsistency;

/** How replication words its failures. */
final class ReplicaFailures {
  private ReplicaFailures() {}

  static GrainException retired(GrainId grain, long author) {
    return new GrainException(
        ErrorCode.REPLICA_RETIRED,
        Outcome.DID_NOT_RUN,
        "Replica %d is retired, and changes of it are refused | grain %s | its silo was cut off for longer than teff.replicated.retirement or has a newer life, or the grain's data was deleted | nothing: its silo goes on under another number; what it had not stored is lost"
            .formatted(author, grain));
  }

  static GrainException forged(GrainId grain, long author) {
    return new GrainException(
        ErrorCode.DELTA_REFUSED,
        Outcome.DID_NOT_RUN,
        "A change of replica %d was refused, a number that nobody was given | grain %s | its silo uses another store, the store was restored from a backup, or somebody forged the change | look at the silo it came from; nothing of it was merged"
            .formatted(author, grain));
  }

  static GrainException notThere(GrainId grain, long author, long last) {
    return new GrainException(
        ErrorCode.DELTA_REFUSED,
        Outcome.DID_NOT_RUN,
        "A change of replica %d is not in its log up to record %d | grain %s | its silo uses another store, or the store was restored from a backup | look at the silo it came from; nothing of it was merged"
            .formatted(author, last, grain));
  }

  static GrainException misplaced(GrainId grain, String meant, String here) {
    return new GrainException(
        ErrorCode.MISROUTED,
        Outcome.DID_NOT_RUN,
        "A change for the copy on silo %s came to silo %s | grain %s | silos do not agree on their names while they come and go | the call is made again by itself"
            .formatted(meant, here, grain));
  }

  static GrainException notReplicated(GrainId grain, long author) {
    return new GrainException(
        ErrorCode.DELTA_REFUSED,
        Outcome.DID_NOT_RUN,
        "A change of replica %d was refused, of a grain that is not replicated here | grain %s | the silo that it came from runs other code, or somebody forged the change | run the same code on all silos; nothing of it was merged"
            .formatted(author, grain));
  }

  static GrainException malformed(GrainId grain, long author, RuntimeException cause) {
    return new GrainException(
        ErrorCode.MALFORMED_MESSAGE,
        Outcome.DID_NOT_RUN,
        "A change of replica %d cannot be read: %s | grain %s | its silo runs other code, or the bytes were damaged | upgrade this silo; it will read the change from the store then"
            .formatted(author, cause.getMessage(), grain),
        cause);
  }

  static IllegalArgumentException noDelta(GrainId grain, GrainException refusal) {
    return new IllegalArgumentException(
        "The change of %s answered a whole value; answer what its methods answer, a delta."
            .formatted(grain),
        refusal);
  }

  static GrainException confirmedOnce(GrainId grain, WriteConsistency consistency) {
    return new GrainException(
        ErrorCode.IDEMPOTENT_TURN_SEALED,
        Outcome.DID_NOT_RUN,
        "An idempotent turn cannot wait until other silos confirm a change, which was not made | grain %s, WriteConsistency.%s | to wait, the turn would have to commit half-way, and its repetition would find half of it done; ticks of reminders are idempotent turns, too | write with WriteConsistency.DURABLE, or from a call without a key"
            .formatted(grain, consistency));
  }

  static IllegalStateException changedMeanwhile(GrainId grain) {
    return new IllegalStateException(
        "The value of %s changed while a function of Replicated.update made a change of it, which was not made. The function updates the value itself, or calls what does; let it only compute a delta, and update before or after."
            .formatted(grain));
  }

  /** The change is kept by its copy, so it must not be made again. */
  static GrainException notStored(GrainId grain, GrainException cause) {
    return new GrainException(
        cause.code(),
        Outcome.UNKNOWN,
        "A change of a replicated grain is not stored yet: %s | grain %s | the store does not answer this silo | the copy here has the change and stores it when it can; it is lost if the silo dies before"
            .formatted(cause.getMessage(), grain),
        cause);
  }

  static GrainException storeLost(GrainId grain) {
    return new GrainException(
        ErrorCode.STORE_FAILED,
        Outcome.DID_NOT_RUN,
        "A change could not be made durable, because this silo does not reach the store | grain %s | the silo is cut off, or the store is down | write with WriteConsistency.LOCAL meanwhile, or try again"
            .formatted(grain));
  }

  static GrainException tooFew(GrainId grain, int confirmed, int needed, int others) {
    return new GrainException(
        ErrorCode.REPLICAS_MISSING,
        Outcome.UNKNOWN,
        "A change is stored, but %d of %d other silos confirmed it where %d were to | grain %s | silos are down, slow, or cut off | it will reach them; write with WriteConsistency.DURABLE if that is enough"
            .formatted(confirmed, others, needed, grain));
  }
}
