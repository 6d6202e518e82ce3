/**
 * Spans of calls, for OpenTelemetry: from the trace context that calls carry anyway. Start at
 * {@link dev.teff.runtime.tracing.Tracing}.
 *
 * <p>Spans begin and end on the threads of the calls; a thread of OpenTelemetry's sends them.
 */
@NullMarked
package dev.teff.runtime.tracing;

import org.jspecify.annotations.NullMarked;
