package dev.teff.runtime;

/** What a basket stored once. */
record FruitPut(String kind, String colour) {}
