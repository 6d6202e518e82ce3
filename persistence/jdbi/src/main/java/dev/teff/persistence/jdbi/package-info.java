/** A store over JDBI and SQLite, durable on one machine. */
@NullMarked
package dev.teff.persistence.jdbi;

import org.jspecify.annotations.NullMarked;
