/**
 * Several hosts on one machine: network namespaces on a bridge, where this machine permits them,
 * else loopback addresses. Start at {@link dev.teff.machines.Machines}. One thread at a time may
 * use the machines, but any may close them.
 */
@NullMarked
package dev.teff.machines;

import org.jspecify.annotations.NullMarked;
