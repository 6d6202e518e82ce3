package dev.teff.runtime.cluster;

import dev.teff.runtime.wire.WireWriter;

/** A frame that nobody answers. */
record Reply(WireWriter frame) implements Outbox.Outgoing {}
