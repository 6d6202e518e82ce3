package dev.teff.loadtest.harness;

/** How often a request failed in one way. */
public record ErrorCount(String request, String kind, long count) {}
