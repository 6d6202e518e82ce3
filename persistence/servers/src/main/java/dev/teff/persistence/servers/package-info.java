/**
 * Real database servers, from Maven Central, on this machine: for tests, and for {@code ./teff up}.
 * Start at {@link dev.teff.persistence.servers.PostgresServer} or {@link
 * dev.teff.persistence.servers.CassandraServer}. Not for production: no passwords. One thread at a
 * time may use a server.
 */
@NullMarked
package dev.teff.persistence.servers;

import org.jspecify.annotations.NullMarked;
