package dev.teff.runtime;

/** What a ledger stores. */
sealed interface Entry {
  /** Something was added. */
  record Added(long amount) implements Entry {}

  /** Something is worth a remark, but no amount. */
  record Remarked(String text) implements Entry {}
}
