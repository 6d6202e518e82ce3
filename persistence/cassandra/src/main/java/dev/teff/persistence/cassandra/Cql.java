package dev.teff.persistence.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs prepared statements. Light-weight transactions are sent once; queries, and writes that may
 * be repeated, may be sent again by the driver. Each of these has transactions of its own, which
 * wait for no others'.
 */
final class Cql {
  /**
   * More transactions at once only wait for each other in the nodes; who comes first goes first.
   */
  private static final int MOST_TRANSACTIONS = 256;

  private static final Pattern TABLE = Pattern.compile("\\bteff_\\w+");

  private final CqlSession session;
  private final CqlIdentifier keyspace;
  private final Semaphore transactions = new Semaphore(MOST_TRANSACTIONS, true);

  Cql(CqlSession session, String keyspace) {
    this.session = session;
    this.keyspace = CqlIdentifier.fromInternal(keyspace);
  }

  /** Prepares a statement whose tables are named without their keyspace. */
  PreparedStatement prepare(String statement) {
    String qualified = Matcher.quoteReplacement(keyspace.asCql(true)) + ".$0";
    return session.prepare(TABLE.matcher(statement).replaceAll(qualified));
  }

  /** Runs a light-weight transaction and returns whether it was applied. */
  boolean apply(PreparedStatement statement, @Nullable Object... values) {
    return apply(statement.bind(values));
  }

  /** The same. */
  boolean apply(BoundStatement statement) {
    return transact(() ->
        session
            .execute(statement.setIdempotent(false).setExecutionProfileName(Sessions.ONCE))
            .wasApplied());
  }

  /** Runs a batch with a condition and returns whether it was applied. */
  boolean apply(BatchStatement batch) {
    return transact(() ->
        session
            .execute(batch.setIdempotent(false).setExecutionProfileName(Sessions.ONCE))
            .wasApplied());
  }

  private boolean transact(BooleanSupplier transaction) {
    transactions.acquireUninterruptibly();
    try {
      return transaction.getAsBoolean();
    } finally {
      transactions.release();
    }
  }

  Optional<Row> one(PreparedStatement query, Object... values) {
    return Optional.ofNullable(session.execute(idempotent(query, values)).one());
  }

  /** Reads what light-weight transactions agreed on, and ends those that stopped half-way. */
  Optional<Row> one(ConsistencyLevel serial, PreparedStatement query, Object... values) {
    return Optional.ofNullable(
        session.execute(idempotent(query, values).setConsistencyLevel(serial)).one());
  }

  List<Row> all(PreparedStatement query, Object... values) {
    return session.execute(idempotent(query, values)).all();
  }

  /** Runs a write that does no harm when it is made twice. */
  void run(PreparedStatement write, Object... values) {
    session.execute(idempotent(write, values));
  }

  CompletionStage<AsyncResultSet> start(PreparedStatement query, Object... values) {
    return session.executeAsync(idempotent(query, values));
  }

  private static BoundStatement idempotent(PreparedStatement statement, Object... values) {
    return statement.bind(values).setIdempotent(true);
  }
}
