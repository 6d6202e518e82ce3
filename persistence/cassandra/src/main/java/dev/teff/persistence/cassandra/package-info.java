/**
 * The store over Cassandra. Start at {@link dev.teff.persistence.cassandra.CassandraStoreProvider},
 * then {@code CassandraEventLog}, {@code GrainWriter} and {@code LogPartitions}. Any thread may
 * call the store; what waits for the cluster waits on virtual threads.
 */
@NullMarked
package dev.teff.persistence.cassandra;

import org.jspecify.annotations.NullMarked;
