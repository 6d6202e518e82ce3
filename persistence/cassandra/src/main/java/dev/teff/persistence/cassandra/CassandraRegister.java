package dev.teff.persistence.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.servererrors.CoordinatorException;
import dev.teff.persistence.spi.Checksum;
import dev.teff.persistence.spi.Corrupted;
import dev.teff.persistence.spi.Register;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/** Registers in rows of their own, changed by light-weight transactions and read like them. */
final class CassandraRegister implements Register {
  private final String where;
  private final Calls calls;
  private final Cql cql;
  private final ConsistencyLevel serial;

  /** Changes from here take turns: proposals at the same time only make each other wait. */
  private final ReentrantLock turn = new ReentrantLock();

  private final PreparedStatement read;
  private final PreparedStatement create;
  private final PreparedStatement replace;

  CassandraRegister(String where, Calls calls, Cql cql, ConsistencyLevel serial) {
    this.where = where;
    this.calls = calls;
    this.cql = cql;
    this.serial = serial;
    this.read =
        cql.prepare("SELECT version, value, checksum, writer FROM teff_register WHERE name = ?");
    this.create =
        cql.prepare(
            """
            INSERT INTO teff_register (name, version, value, checksum, writer)
            VALUES (?, 1, ?, ?, ?) IF NOT EXISTS\
            """);
    this.replace =
        cql.prepare(
            """
            UPDATE teff_register SET version = ?, value = ?, checksum = ?, writer = ?
            WHERE name = ? IF version = ?\
            """);
  }

  @Override
  public Optional<Versioned> read(String name) {
    return calls.read(
        "reading the register " + name, () -> row(name).map(row -> verified(name, row)));
  }

  /** Ends what others began there and did not finish, so that two reads never go back in time. */
  private Optional<Row> row(String name) {
    return cql.one(serial, read, name);
  }

  private Versioned verified(String name, Row row) {
    var stored = new Versioned(row.getLong(0), LogReader.bytes(row.getByteBuffer(1)));
    if (new Checksum().ofRegister(name, stored.version(), stored.value()) != row.getLong(2)) {
      throw Corrupted.damagedRegister(name, where);
    }
    return stored;
  }

  @Override
  public boolean compareAndSet(String name, long expectedVersion, byte[] value) {
    return calls.write(
        "the change of the register " + name,
        () -> {
          UUID writer = UUID.randomUUID();
          turn.lock();
          try {
            return set(name, expectedVersion, value, writer);
          } catch (DriverException e) {
            if (CassandraTroubles.hadNoEffect(e)) {
              throw e;
            }
            return settle(name, expectedVersion, writer, e);
          } finally {
            turn.unlock();
          }
        });
  }

  /**
   * Reading has ended our proposal, so that it is in place, or will never be; unless it is not
   * known that the coordinator has given up, which may then propose it anew for as long as the
   * version is the one that was to be replaced. Where others have replaced the value since, nobody
   * can tell which.
   */
  private boolean settle(String name, long expectedVersion, UUID writer, DriverException failure) {
    Optional<Row> row = rowBehind(name, failure);
    long version = row.map(each -> each.getLong(0)).orElse(0L);
    boolean mayFollow = version <= expectedVersion && !(failure instanceof CoordinatorException);
    if (mayFollow || version > expectedVersion + 1) {
      throw failure;
    }
    return row.isPresent() && writer.equals(row.get().getUuid(3));
  }

  /** A reading that fails says nothing about the change. */
  private Optional<Row> rowBehind(String name, DriverException failure) {
    try {
      return row(name);
    } catch (DriverException e) {
      failure.addSuppressed(e);
      throw failure;
    }
  }

  private boolean set(String name, long expectedVersion, byte[] value, UUID writer) {
    long checksum = new Checksum().ofRegister(name, expectedVersion + 1, value);
    var bytes = ByteBuffer.wrap(value);
    return expectedVersion == 0
        ? cql.apply(create, name, bytes, checksum, writer)
        : cql.apply(replace, expectedVersion + 1, bytes, checksum, writer, name, expectedVersion);
  }
}
