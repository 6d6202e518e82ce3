/**
 * How a Cassandra node for development is started. Runs in the server's process, on its JDK and
 * with its libraries; nobody else calls it.
 */
@NullMarked
package dev.teff.persistence.daemon;

import org.jspecify.annotations.NullMarked;
