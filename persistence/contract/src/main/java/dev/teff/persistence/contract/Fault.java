package dev.teff.persistence.contract;

import java.time.Duration;

/** What a {@link FaultyStore} does to an operation. */
public sealed interface Fault {
  /** Nothing. */
  record None() implements Fault {}

  /** Surely does not do it, and says so. */
  record Refuse() implements Fault {}

  /** Does it, but answers late. */
  record Delay(Duration by) implements Fault {}

  /** Does it, but says that nobody knows, as when a connection breaks behind a commit. */
  record FailAfterWriting() implements Fault {}

  /** Does not do it, but says that nobody knows, as when a connection breaks before a commit. */
  record LoseAtCommit() implements Fault {}
}
