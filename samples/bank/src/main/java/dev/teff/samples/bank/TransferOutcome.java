package dev.teff.samples.bank;

/** How a transfer ended. */
public sealed interface TransferOutcome {
  /** The money is on the target account. */
  record Accepted() implements TransferOutcome {}

  /** No money moved, or it is back where it came from. */
  record Refused(Reason reason, String explanation) implements TransferOutcome {}

  /** Why a transfer was refused. */
  enum Reason {
    INSUFFICIENT_FUNDS,
    UNKNOWN_ACCOUNT,
    INVALID,
    /** The id belongs to a transfer of other accounts or another amount. */
    CONFLICT
  }
}
