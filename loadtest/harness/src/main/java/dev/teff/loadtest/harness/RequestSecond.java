package dev.teff.loadtest.harness;

/** One second of one kind of request: answers, and their response times in nanoseconds. */
public record RequestSecond(int second, long count, long p50, long p99) {}
