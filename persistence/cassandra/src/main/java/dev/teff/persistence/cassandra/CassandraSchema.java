package dev.teff.persistence.cassandra;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.loadbalancing.NodeDistance;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.ReadFailureException;
import com.datastax.oss.driver.api.core.servererrors.ServerError;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes keyspace and tables, or finds them made. */
final class CassandraSchema {
  private static final Logger LOG = LoggerFactory.getLogger(CassandraSchema.class);

  private static final int COPIES = 3;

  /** The tables of each version; one that was released never changes. */
  private static final List<Map<String, String>> MIGRATIONS =
      List.of(
          Map.of(
              "teff_log",
              """
              type text, key text, bucket bigint,
              epoch bigint static, head bigint static, first bigint static,
              start bigint static, size bigint static, closed boolean static,
              sequence bigint, writer bigint, event text, payload blob, meta blob,
              time bigint, checksum bigint,
              PRIMARY KEY ((type, key, bucket), sequence)\
              """,
              "teff_log_hint",
              "type text, key text, bucket bigint, PRIMARY KEY ((type, key))",
              "teff_grain",
              "type text, shard int, key text, PRIMARY KEY ((type, shard), key)",
              "teff_snapshot",
              """
              type text, key text, sequence bigint, epoch bigint, content blob, checksum bigint,
              PRIMARY KEY ((type, key))\
              """,
              "teff_reminder",
              """
              type text, key text, name text, registration uuid, due bigint, bucket bigint,
              content blob, checksum bigint, PRIMARY KEY ((type, key), name, registration)\
              """,
              "teff_reminder_due",
              """
              slice int, bucket bigint, due bigint, type text, key text, name text,
              registration uuid,
              PRIMARY KEY ((slice, bucket), due, type, key, name, registration)\
              """,
              "teff_reminder_bucket",
              "slice int, bucket bigint, PRIMARY KEY (slice, bucket)",
              "teff_register",
              """
              name text, version bigint, value blob, checksum bigint, writer uuid,
              PRIMARY KEY (name)\
              """),
          Map.of(
              "teff_reminder_watermark",
              "slice int, closed bigint, passed bigint, PRIMARY KEY (slice)"));

  private static final Duration READABLE_WITHIN = Duration.ofSeconds(10);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final CqlSession session;
  private final CassandraUrl url;

  CassandraSchema(CqlSession session, CassandraUrl url) {
    this.session = session;
    this.url = url;
  }

  void migrate() {
    createKeyspace();
    Replication.requireOneTruth(
        url,
        session
            .getMetadata()
            .getKeyspace(keyspace())
            .map(KeyspaceMetadata::getReplication)
            .orElse(Map.of()),
        dcs());
    createTable("teff_schema", "name text, version int, PRIMARY KEY (name)");
    int version = version();
    if (version > MIGRATIONS.size()) {
      throw newer(version);
    }
    for (Map<String, String> tables : MIGRATIONS.subList(version, MIGRATIONS.size())) {
      tables.forEach(this::createTable);
      setVersion(version, ++version);
    }
    requireAgreement();
  }

  private void createKeyspace() {
    if (session.getMetadata().getKeyspace(keyspace()).isEmpty()) {
      int copies = url.replication() > 0 ? url.replication() : copies();
      session.execute(
          "CREATE KEYSPACE IF NOT EXISTS %s WITH replication = {'class': 'NetworkTopologyStrategy', '%s': %d}"
              .formatted(url.keyspace(), localDc(), copies));
      if (copies < COPIES) {
        LOG.warn(
            "{}: {} copies of each record; the loss of a node is the loss of records or of the"
                + " majority",
            url.describe(),
            copies);
      }
    }
  }

  private int copies() {
    long nodes =
        session.getMetadata().getNodes().values().stream()
            .filter(node -> localDc().equals(node.getDatacenter()))
            .count();
    return (int) Math.min(COPIES, Math.max(1, nodes));
  }

  /** Where the URL names none, the driver has taken that of the contacts. */
  private String localDc() {
    return session.getMetadata().getNodes().values().stream()
        .filter(node -> node.getDistance() == NodeDistance.LOCAL)
        .flatMap(node -> Stream.ofNullable(node.getDatacenter()))
        .findFirst()
        .orElse(url.dc());
  }

  private Set<String> dcs() {
    var dcs = new TreeSet<String>();
    for (Node node : session.getMetadata().getNodes().values()) {
      dcs.add(Objects.requireNonNullElse(node.getDatacenter(), ""));
    }
    return dcs;
  }

  /**
   * Each table has an id that follows from its name, so that several silos that make it at once
   * make the same one. Who finds it made needs no permission to make it.
   */
  private void createTable(String table, String columns) {
    if (session
        .getMetadata()
        .getKeyspace(keyspace())
        .flatMap(keyspace -> keyspace.getTable(table))
        .isEmpty()) {
      String name = url.keyspace() + "." + table;
      String statement =
          "CREATE TABLE IF NOT EXISTS %s (%s) WITH ID = %s"
              .formatted(name, columns, UUID.nameUUIDFromBytes(name.getBytes(UTF_8)));
      onceKnown(() -> session.execute(statement));
    }
    awaitReadable(table);
  }

  private void awaitReadable(String table) {
    onceKnown(
        () -> session.execute("SELECT * FROM %s.%s LIMIT 1".formatted(url.keyspace(), table)));
  }

  /**
   * A node knows a table that somebody else makes a moment before it can be read there, and before
   * the other nodes know it, whose reads fail until then. So what one node has answered, the next
   * one may still refuse.
   */
  private ResultSet onceKnown(Supplier<ResultSet> statement) {
    long deadline = System.nanoTime() + READABLE_WITHIN.toNanos();
    while (true) {
      try {
        return statement.get();
      } catch (InvalidQueryException | ServerError | ReadFailureException notYet) {
        if (System.nanoTime() - deadline > 0) {
          throw notYet;
        }
        LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      }
    }
  }

  private int version() {
    SimpleStatement statement =
        SimpleStatement.newInstance(
                "SELECT version FROM %s.teff_schema WHERE name = 'teff'".formatted(url.keyspace()))
            .setConsistencyLevel(url.serial());
    Row row = onceKnown(() -> session.execute(statement)).one();
    return row == null ? 0 : row.getInt(0);
  }

  /** Whoever comes second has made the same tables. */
  private void setVersion(int from, int to) {
    String statement =
        from == 0
            ? "INSERT INTO %s.teff_schema (name, version) VALUES ('teff', %d) IF NOT EXISTS"
                .formatted(url.keyspace(), to)
            : "UPDATE %s.teff_schema SET version = %d WHERE name = 'teff' IF version = %d"
                .formatted(url.keyspace(), to, from);
    SimpleStatement once =
        SimpleStatement.newInstance(statement)
            .setIdempotent(false)
            .setExecutionProfileName(Sessions.ONCE);
    onceKnown(() -> session.execute(once)); // a second time it finds its condition not met
  }

  private void requireAgreement() {
    if (!session.checkSchemaAgreement()) {
      throw new GrainException(
          ErrorCode.STORE_UNREACHABLE,
          Outcome.DID_NOT_RUN,
          "The nodes do not agree on the schema | %s | a node is down or cut off | look at nodetool describecluster, and start again"
              .formatted(url.describe()));
    }
  }

  private CqlIdentifier keyspace() {
    return CqlIdentifier.fromInternal(url.keyspace());
  }

  private GrainException newer(int found) {
    return new GrainException(
        ErrorCode.SCHEMA_NEWER,
        Outcome.DID_NOT_RUN,
        "The store has schema version %d, this Teff knows versions up to %d | %s | a newer Teff has used it | run that version, or open another store"
            .formatted(found, MIGRATIONS.size(), url.describe()));
  }
}
