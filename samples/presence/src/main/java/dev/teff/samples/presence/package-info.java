/**
 * Players of a game who tell each other where they are: the workload on which placement by affinity
 * was first shown. Start at {@link dev.teff.samples.presence.GameGrain}.
 */
@NullMarked
package dev.teff.samples.presence;

import org.jspecify.annotations.NullMarked;
