/**
 * The two texts of a message: protobuf's wire format, which silos and stores speak, and JSON, which
 * people and the command line speak.
 *
 * <p>Start at {@link dev.teff.runtime.wire.WireWriter} and {@link
 * dev.teff.runtime.wire.WireReader}, then {@link dev.teff.runtime.wire.JsonArguments}. Nothing here
 * is shared: a writer or reader belongs to one thread.
 */
@NullMarked
package dev.teff.runtime.wire;

import org.jspecify.annotations.NullMarked;
