package dev.teff.samples.bank;

/** What an account says to a posting: an expected refusal is a value, not an exception. */
public sealed interface Posting {
  /** The posting is applied, now or before. */
  record Done(long balance) implements Posting {}

  /** There is not enough on the account. */
  record Insufficient(long balance) implements Posting {}

  /** Nobody ever opened the account. */
  record NotOpen() implements Posting {}
}
