/**
 * The store over SQL databases, through JDBI: SQLite in a file. Start at {@link
 * dev.teff.persistence.jdbi.SqliteStoreProvider}, then {@code JdbiStore}, {@code Writer} and {@code
 * EventTable}. Any thread may call the store; one thread of its own writes, a few read.
 */
@NullMarked
package dev.teff.persistence.jdbi;

import org.jspecify.annotations.NullMarked;
