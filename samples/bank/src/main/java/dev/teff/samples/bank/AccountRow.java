package dev.teff.samples.bank;

/** An account as a file opens it. */
record AccountRow(String name, long cents) {}
