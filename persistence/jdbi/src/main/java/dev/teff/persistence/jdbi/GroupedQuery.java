package dev.teff.persistence.jdbi;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * A query that several may share: when a crowd of grains comes back, all who wait share the price
 * of a statement.
 *
 * @param <W> what is wanted
 * @param <R> what is read
 */
interface GroupedQuery<W, R> {
  /** What is done, for messages. */
  String subject(W wanted);

  /** Whether the database has a statement for several. */
  boolean isShared();

  R read(Handle handle, W wanted);

  /** Reads several, in their order, with one statement. */
  List<R> readAll(Handle handle, List<W> wanted);

  /** About how much memory an answer takes. */
  long bytes(R read);
}
