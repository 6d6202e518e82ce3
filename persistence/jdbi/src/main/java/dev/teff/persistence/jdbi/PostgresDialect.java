package dev.teff.persistence.jdbi;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL, from version 12. */
class PostgresDialect implements Dialect {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresDialect.class);

  /** Names our lock among those of other programs that use the database: "teff" in ASCII. */
  private static final long SCHEMA_LOCK = 0x74656666;

  private static final String CLAIM_ALL =
      """
      INSERT INTO teff_grain (type, key, epoch, first, head)
      SELECT type, key, 1, 1, 0 FROM unnest(?, ?) AS claimed (type, key)
      ON CONFLICT (type, key) DO UPDATE SET epoch = teff_grain.epoch + 1
      RETURNING type, key, id, epoch, first, head\
      """;

  /**
   * Each log is read by its index, as far as its page goes: a join over all of them would read
   * whole logs, and sort. The limits leave no other plan than one log after the other, so that the
   * events of each stay in order; the bound tells those plans where the page ends that take the
   * limit last. What belongs to the log and not to an event comes once.
   */
  static final String PAGES =
      """
      SELECT e.sequence, e.epoch, e.type, e.payload, e.meta, e.time, e.checksum, log.number,
        CASE WHEN e.sequence > GREATEST(g.first, log.low) THEN NULL
          ELSE ARRAY[g.id, g.first, g.head] END
      FROM unnest(?, ?, ?, ?) WITH ORDINALITY AS log (type, key, low, high, number)
      CROSS JOIN LATERAL (
        SELECT * FROM teff_grain WHERE type = log.type AND key = log.key LIMIT 1) g
      LEFT JOIN LATERAL (
        SELECT * FROM teff_event
        WHERE grain_id = g.id AND sequence BETWEEN log.low AND log.high
          AND sequence < GREATEST(g.first, log.low) + ?
        ORDER BY sequence LIMIT ?) e ON TRUE
      ORDER BY log.number\
      """;

  private static final String SNAPSHOTS =
      """
      SELECT s.sequence, s.epoch, s.content, s.checksum, wanted.number
      FROM unnest(?, ?) WITH ORDINALITY AS wanted (type, key, number)
      JOIN teff_snapshot s ON s.type = wanted.type AND s.key = wanted.key\
      """;

  /**
   * The fence and what stands behind it: whoever is not the last to have claimed, or builds on
   * another head, moves none and stores nothing. The row is found by its number, which may be out
   * of date, so the grain is named, too.
   *
   * <p>The comparisons are worded so that the number's index, once for each move, is the one way to
   * the rows: a plan made while there are few grains is kept when there are many. And so rows are
   * locked in the order of the moves.
   */
  static final String APPEND =
      """
      WITH moved AS (
        UPDATE teff_grain SET head = move.head, first = GREATEST(teff_grain.first, move.first)
        FROM unnest(?, ?, ?, ?, ?, ?, ?) WITH ORDINALITY
          AS move (id, type, key, epoch, expected, head, first, number)
        WHERE teff_grain.id = ANY (ARRAY[move.id])
          AND teff_grain.type IS NOT DISTINCT FROM move.type
          AND teff_grain.key IS NOT DISTINCT FROM move.key
          AND teff_grain.epoch = move.epoch AND teff_grain.head = move.expected
        RETURNING move.number - 1 AS number, teff_grain.id, teff_grain.epoch
      ), stored AS (
        INSERT INTO teff_event (grain_id, sequence, epoch, type, payload, meta, time, checksum)
        SELECT moved.id, event.sequence, moved.epoch, event.type, event.payload, event.meta,
          event.time, event.checksum
        FROM unnest(?, ?, ?, ?, ?, ?, ?)
          AS event (number, sequence, type, payload, meta, time, checksum)
        JOIN moved USING (number)
      )
      SELECT number FROM moved\
      """;

  private final PostgresUrl url;
  private final Jdbi jdbi;

  PostgresDialect(PostgresUrl url) {
    this.url = url;
    this.jdbi = Jdbi.create(this::connect);
    this.jdbi.setStatementBuilderFactory(unused -> new ReusedStatements());
    // A connection that is closed within a transaction has rolled it back: that is meant.
    this.jdbi.getConfig(Handles.class).setForceEndTransactions(false);
  }

  @Override
  public String describe() {
    return url.describe();
  }

  @Override
  public Handle open() {
    return jdbi.open();
  }

  @Override
  public int writers() {
    return url.writers();
  }

  @Override
  public int readers() {
    return Math.clamp(Runtime.getRuntime().availableProcessors() * 2L, 4, 16);
  }

  /** The driver sends BEGIN along with the first statement. */
  @Override
  public void begin(Handle handle) {
    handle.begin();
  }

  @Override
  public void commit(Handle handle) {
    handle.commit();
  }

  /** With one statement, whose rows come back in no particular order. */
  @Override
  public void claim(Handle handle, List<ClaimWrite> claims) {
    if (claims.size() < 2) {
      Dialect.super.claim(handle, claims);
      return;
    }
    Map<GrainId, ClaimWrite> waiting = new HashMap<>();
    claims.forEach(claim -> waiting.put(claim.grain(), claim));
    handle
        .createQuery(CLAIM_ALL)
        .bind(0, SqlArrays.texts(claims.stream().map(claim -> claim.grain().type())))
        .bind(1, SqlArrays.texts(claims.stream().map(claim -> claim.grain().key())))
        .map((row, context) -> {
          var grain = GrainId.of(row.getString("type"), row.getString("key"));
          Objects.requireNonNull(waiting.remove(grain), grain::toString).becomes(Claimed.from(row));
          return grain;
        })
        .list();
    if (!waiting.isEmpty()) {
      throw new IllegalStateException("PostgreSQL did not claim %s.".formatted(waiting.keySet()));
    }
  }

  /** By one statement: what the server and its driver do for each takes longer than for a row. */
  @Override
  public BitSet append(Handle handle, List<HeadMove> moves, List<EventRow> events) {
    var moved = new BitSet(moves.size());
    handle
        .createQuery(APPEND)
        .bind(0, SqlArrays.numbers(moves.stream().map(HeadMove::id)))
        .bind(1, SqlArrays.texts(moves.stream().map(move -> move.grain().type())))
        .bind(2, SqlArrays.texts(moves.stream().map(move -> move.grain().key())))
        .bind(3, SqlArrays.numbers(moves.stream().map(HeadMove::epoch)))
        .bind(4, SqlArrays.numbers(moves.stream().map(HeadMove::expected)))
        .bind(5, SqlArrays.numbers(moves.stream().map(HeadMove::head)))
        .bind(6, SqlArrays.numbers(moves.stream().map(HeadMove::first)))
        .bind(7, SqlArrays.numbers(events.stream().map(event -> (long) event.move())))
        .bind(8, SqlArrays.numbers(events.stream().map(EventRow::sequence)))
        .bind(9, SqlArrays.texts(events.stream().map(EventRow::type)))
        .bind(10, SqlArrays.bytes(events.stream().map(EventRow::payload)))
        .bind(11, SqlArrays.bytes(events.stream().map(EventRow::meta)))
        .bind(12, SqlArrays.numbers(events.stream().map(EventRow::time)))
        .bind(13, SqlArrays.numbers(events.stream().map(EventRow::checksum)))
        .mapTo(Integer.class)
        .forEach(moved::set);
    return moved;
  }

  @Override
  public String pages() {
    return PAGES;
  }

  @Override
  public String snapshots() {
    return SNAPSHOTS;
  }

  @Override
  public void lockSchema(Handle handle) {
    handle.select("SELECT pg_advisory_xact_lock(?)", SCHEMA_LOCK).mapToMap().list();
  }

  @Override
  public List<String> migrations() {
    return PostgresSchema.migrations();
  }

  @Override
  public void finish(Handle handle) {
    // The server needs no tidying.
  }

  @Override
  public Trouble diagnose(Throwable failure) {
    return PostgresTroubles.diagnose(url, failure);
  }

  private Connection connect() throws SQLException {
    Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.properties());
    try {
      requireDurable(connection);
      requireUnicode(connection);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** A session can make up for synchronous_commit, but not for fsync. */
  private void requireDurable(Connection connection) throws SQLException {
    if (setting(connection, "synchronous_commit").equals("off")) {
      try (var statement = connection.createStatement()) {
        statement.execute("SET synchronous_commit = on");
      }
    }
    if (setting(connection, "fsync").equals("off")) {
      if (!url.allowFsyncOff()) {
        throw unusable(
            "The server runs with fsync = off and may lose what it has acknowledged",
            "a server that was set up for tests",
            "set fsync = on in postgresql.conf, or add allowFsyncOff=true to the store URL where"
                + " nothing of value is stored");
      }
      LOG.warn("{}: fsync is off; a crash of its machine loses acknowledged events", describe());
    }
  }

  private void requireUnicode(Connection connection) throws SQLException {
    String encoding = setting(connection, "server_encoding");
    if (!encoding.equals("UTF8")) {
      throw unusable(
          "The database stores text as %s, which has not every character".formatted(encoding),
          "it was created with the encoding of a locale",
          "create one by CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0");
    }
  }

  private GrainException unusable(String what, String cause, String advice) {
    return new GrainException(
        ErrorCode.STORE_UNSAFE,
        Outcome.DID_NOT_RUN,
        "%s | %s | %s | %s".formatted(what, describe(), cause, advice));
  }

  private static String setting(Connection connection, String name) throws SQLException {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery("SHOW " + name)) {
      result.next();
      return result.getString(1);
    }
  }
}
