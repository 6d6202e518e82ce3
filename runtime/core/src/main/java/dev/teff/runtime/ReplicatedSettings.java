package dev.teff.runtime;

import java.time.Duration;

/**
 * The settings of replicated grains.
 *
 * @param pushDelay how long changes are collected before the other silos are told
 * @param syncInterval how often a copy reads what it has not heard of
 * @param retirement after how long without a word the replica of a missing silo is retired
 * @param maxValue how many bytes a value may take when it is encoded
 */
public record ReplicatedSettings(
    Duration pushDelay, Duration syncInterval, Duration retirement, long maxValue) {}
