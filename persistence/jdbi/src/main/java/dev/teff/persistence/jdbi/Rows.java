package dev.teff.persistence.jdbi;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/**
 * One statement for many rows, bound by position without further ado: appends spend most of a
 * writer's time here. Drivers keep what they know of its text, but some of them clear as much as
 * the largest batch ever had, so the statement itself is used once.
 */
final class Rows implements AutoCloseable {
  private final PreparedStatement statement;
  private int bound;

  /** Prepares the statement on the handle's connection. */
  Rows(Handle handle, String sql) {
    try {
      this.statement = handle.getConnection().prepareStatement(sql);
    } catch (SQLException e) {
      throw new Failure(e);
    }
  }

  /** What the driver said, for a {@link Dialect} to put into words. */
  private static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failure(SQLException cause) {
      super(cause);
    }
  }

  /** Binds the next value of a row. */
  Rows with(long value) {
    try {
      statement.setLong(++bound, value);
      return this;
    } catch (SQLException e) {
      throw new Failure(e);
    }
  }

  /** Binds the next value of a row. */
  Rows with(String value) {
    try {
      statement.setString(++bound, value);
      return this;
    } catch (SQLException e) {
      throw new Failure(e);
    }
  }

  /** Binds the next value of a row, which must not change until the rows are executed. */
  Rows with(byte[] value) {
    try {
      statement.setBytes(++bound, value);
      return this;
    } catch (SQLException e) {
      throw new Failure(e);
    }
  }

  /** Ends a row. */
  void add() {
    try {
      statement.addBatch();
      bound = 0;
    } catch (SQLException e) {
      throw new Failure(e);
    }
  }

  /** Executes all rows, and says for each how many it changed. */
  int[] execute() {
    try {
      return statement.executeBatch();
    } catch (SQLException e) {
      throw new Failure(e);
    }
  }

  @Override
  public void close() {
    try {
      statement.close();
    } catch (SQLException e) {
      throw new Failure(e);
    }
  }
}
