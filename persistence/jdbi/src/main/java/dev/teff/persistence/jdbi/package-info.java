/**
 * The store over SQL databases, through JDBI: SQLite in a file, PostgreSQL on a server. Start at
 * {@link dev.teff.persistence.jdbi.SqliteStoreProvider}, then {@code JdbiStore}, {@code Writer} and
 * {@code EventTable}; what differs between databases is behind {@code Dialect}. Any thread may call
 * the store; one or a few threads of its own write, a few read.
 */
@NullMarked
package dev.teff.persistence.jdbi;

import org.jspecify.annotations.NullMarked;
