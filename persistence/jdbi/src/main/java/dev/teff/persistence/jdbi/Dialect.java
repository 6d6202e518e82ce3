package dev.teff.persistence.jdbi;

import java.util.BitSet;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What differs between SQL databases. */
interface Dialect {
  /** Names the database in messages, without secrets. */
  String describe();

  /** Opens a connection on which a commit returns only once it is on the disk. */
  Handle open();

  /** How many connections write at once, each for grains of its own. */
  int writers();

  /** How many connections read at once. */
  int readers();

  /** Begins a transaction that will write: it waits for its turn here, not half-way. */
  void begin(Handle handle);

  /** Makes the transaction durable. */
  void commit(Handle handle);

  /** Keeps other processes from changing the schema until the current transaction ends. */
  void lockSchema(Handle handle);

  /**
   * The scripts that make the schema: the first makes version 1 of an empty database, and so on.
   */
  List<String> migrations();

  /**
   * Claims grains, none of them twice, and tells each claim what it is. Not every database has the
   * words for it that SQLite and PostgreSQL share.
   */
  default void claim(Handle handle, List<ClaimWrite> claims) {
    for (ClaimWrite claim : claims) {
      Claimed claimed =
          handle
              .createQuery(
                  """
                  INSERT INTO teff_grain (type, key, epoch, first, head) VALUES (?, ?, 1, 1, 0)
                  ON CONFLICT (type, key) DO UPDATE SET epoch = teff_grain.epoch + 1
                  RETURNING id, epoch, first, head\
                  """)
              .bind(0, claim.grain().type())
              .bind(1, claim.grain().key())
              .map((row, context) -> Claimed.from(row))
              .one();
      claim.becomes(claimed);
    }
  }

  /**
   * Moves the heads of logs, each of another grain, as far as they may be moved, and stores the
   * events of those.
   *
   * @param moves in the order in which their rows are locked
   * @return which heads were moved, by their places among the moves
   */
  default BitSet append(Handle handle, List<HeadMove> moves, List<EventRow> events) {
    return RowByRow.append(handle, moves, events);
  }

  /**
   * The statement that reads a page of each of several logs, made of arrays of types, keys, first
   * and last sequence numbers, and, twice, of how many rows a page has. Its rows are {@link
   * EventPages}' columns of an event, the number of its log, counted from 1, and, in the first row
   * of a log, an array of the grain's number, first and head; in order. Empty where one statement
   * for each log is as good.
   */
  default String pages() {
    return "";
  }

  /**
   * The statement that reads several snapshots, made of arrays of types and keys: {@link
   * SnapshotTable}'s columns and the number of the grain, counted from 1. Empty as above.
   */
  default String snapshots() {
    return "";
  }

  /** The statement that creates a register, made of name, value and checksum, unless it exists. */
  default String createRegister() {
    return """
    INSERT INTO teff_register (name, version, value, checksum) VALUES (?, 1, ?, ?)
    ON CONFLICT (name) DO NOTHING\
    """;
  }

  /** Puts a failure into words. */
  Trouble diagnose(Throwable failure);

  /** Tidies up before a writer's connection closes for good. */
  void finish(Handle handle);
}
