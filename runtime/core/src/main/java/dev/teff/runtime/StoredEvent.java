package dev.teff.runtime;

import java.time.Instant;
import java.util.Optional;

/**
 * One stored event, for people to look at.
 *
 * @param sequence its place in the grain's log
 * @param epoch the claim that wrote it
 * @param time when it was appended
 * @param type its stored name
 * @param json what it says, as one line of JSON; empty for a type that is retired, and for the
 *     record of a turn that changed nothing
 * @param caller the grain whose turn caused it; empty when the call came from outside
 * @param key the idempotency key of the call, where there was one
 * @param problem why this code cannot read it; then nothing is said of the rest
 */
public record StoredEvent(
    long sequence,
    long epoch,
    Instant time,
    String type,
    Optional<String> json,
    Optional<String> caller,
    Optional<String> key,
    Optional<String> problem) {}
