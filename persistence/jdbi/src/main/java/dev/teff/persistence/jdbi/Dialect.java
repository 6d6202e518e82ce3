package dev.teff.persistence.jdbi;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** What differs between SQL databases. */
interface Dialect {
  /** Names the database in messages, without secrets. */
  String describe();

  /** Opens a connection on which a commit returns only once it is on the disk. */
  Handle open();

  /** Begins a transaction that will write: it waits for its turn here, not half-way. */
  void begin(Handle handle);

  /** Makes the transaction durable. */
  void commit(Handle handle);

  /**
   * The scripts that make the schema: the first makes version 1 of an empty database, and so on.
   */
  List<String> migrations();

  /** Puts a failure into words. */
  Trouble diagnose(Throwable failure);

  /** Tidies up before the writer's connection closes for good. */
  void finish(Handle handle);
}
