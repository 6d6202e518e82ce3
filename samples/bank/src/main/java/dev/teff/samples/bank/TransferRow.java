package dev.teff.samples.bank;

/** A transfer as a file orders it. */
record TransferRow(String id, String from, String to, long cents) {}
