package dev.teff.persistence.jdbi;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;

/**
 * What went wrong in the database.
 *
 * @param code which error it is
 * @param scope whom it strikes
 * @param what what happened
 * @param causes likely causes
 * @param advice what to do
 */
record Trouble(ErrorCode code, Scope scope, String what, String causes, String advice) {
  /** Whom a failure strikes. */
  enum Scope {
    /** One write; others of its group may succeed without it. */
    ONE_WRITE,
    /** The transaction, which is surely rolled back and may succeed when tried again. */
    ONE_TRANSACTION,
    /** Every write, and a transaction that meets it in its commit is surely rolled back. */
    STORE_ROLLED_BACK,
    /** Every write, and a transaction that meets it in its commit may be on the disk or not. */
    STORE
  }

  /** Tells whether the transaction is surely undone when its commit met this. */
  boolean undoesCommit() {
    return scope == Scope.STORE_ROLLED_BACK || scope == Scope.ONE_TRANSACTION;
  }

  /** The subject was surely not done. */
  GrainException refusal(String subject, String where, Throwable cause) {
    return new GrainException(
        code,
        Outcome.DID_NOT_RUN,
        "%s: %s failed | %s | %s | %s".formatted(what, subject, where, causes, advice),
        cause);
  }

  /** Nobody knows whether the subject was done. */
  GrainException unknown(String subject, String where, Throwable cause) {
    return new GrainException(
        ErrorCode.COMMIT_UNKNOWN,
        Outcome.UNKNOWN,
        "%s at commit: %s may be stored or not | %s | %s | claim the grain again and read, then %s"
            .formatted(what, subject, where, causes, advice),
        cause);
  }
}
