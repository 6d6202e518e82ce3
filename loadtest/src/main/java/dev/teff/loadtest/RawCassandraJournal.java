package dev.teff.loadtest;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/** One light-weight transaction moves the head of a log, if it is where it was, and adds rows. */
final class RawCassandraJournal implements RawJournal {
  private static final ByteBuffer PAYLOAD =
      ByteBuffer.wrap(LedgerGrain.NOTE.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final CqlSession session;
  private final PreparedStatement advance;
  private final PreparedStatement insert;
  private final long[] heads;
  private final ReentrantLock[] locks;

  RawCassandraJournal(BenchStore store, int logs) {
    URI server = URI.create(store.url());
    session =
        CqlSession.builder()
            .addContactPoint(new InetSocketAddress(server.getHost(), server.getPort()))
            .withLocalDatacenter("datacenter1")
            .withConfigLoader(
                DriverConfigLoader.programmaticBuilder()
                    .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, PATIENCE)
                    .withString(DefaultDriverOption.REQUEST_CONSISTENCY, "LOCAL_QUORUM")
                    .withString(DefaultDriverOption.REQUEST_SERIAL_CONSISTENCY, "LOCAL_SERIAL")
                    .build())
            .build();
    session.execute(
        "CREATE KEYSPACE raw WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
    session.execute(
        """
        CREATE TABLE raw.log (id int, head bigint static, epoch bigint static, sequence bigint,
          type text, payload blob, time bigint, PRIMARY KEY (id, sequence))\
        """);
    advance = session.prepare("UPDATE raw.log SET head = ? WHERE id = ? IF head = ? AND epoch = 1");
    insert =
        session.prepare(
            "INSERT INTO raw.log (id, sequence, type, payload, time) VALUES (?, ?, 'posted', ?, ?)");
    heads = new long[logs];
    locks =
        IntStream.range(0, logs).mapToObj(i -> new ReentrantLock()).toArray(ReentrantLock[]::new);
    for (int i = 0; i < logs; i++) {
      session.execute(
          "INSERT INTO raw.log (id, head, epoch) VALUES (%d, 0, 1) IF NOT EXISTS".formatted(i));
    }
  }

  @Override
  public int parallel() {
    return logs();
  }

  @Override
  public int logs() {
    return heads.length;
  }

  @Override
  public void append(int log, int events) {
    locks[log].lock();
    try {
      long head = heads[log];
      var batch = BatchStatement.builder(BatchType.LOGGED);
      batch.addStatement(advance.bind(head + events, log, head));
      for (int i = 1; i <= events; i++) {
        batch.addStatement(
            insert.bind(log, head + i, PAYLOAD.duplicate(), System.currentTimeMillis()));
      }
      if (!session.execute(batch.build()).wasApplied()) {
        throw new IllegalStateException("Somebody else writes to log " + log);
      }
      heads[log] = head + events;
    } finally {
      locks[log].unlock();
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
