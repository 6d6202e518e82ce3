package dev.teff.loadtest.pekko;

/** What travels between Pekko's nodes, in Jackson's CBOR. */
public interface CborSerializable {}
