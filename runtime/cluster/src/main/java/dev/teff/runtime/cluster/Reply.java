package dev.teff.runtime.cluster;

import dev.teff.runtime.wire.WireWriter;

/**
 * A frame that nobody answers.
 *
 * @param answered the call that it answers; {@link CallFrame#ONE_WAY} when it answers none
 */
record Reply(WireWriter frame, long answered) implements Outbox.Outgoing {}
