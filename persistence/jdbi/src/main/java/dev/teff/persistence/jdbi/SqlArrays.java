package dev.teff.persistence.jdbi;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.argument.Argument;

/** Arrays in statements and answers, by the names that PostgreSQL has for their types. */
final class SqlArrays {
  private SqlArrays() {}

  static Argument texts(Stream<String> values) {
    return array("text", values.toArray(String[]::new));
  }

  static Argument numbers(Stream<Long> values) {
    return array("int8", values.toArray(Long[]::new));
  }

  static Argument bytes(Stream<byte[]> values) {
    return array("bytea", values.toArray(byte[][]::new));
  }

  /** An array in the current row of an answer; empty for NULL. */
  static List<Long> numbers(ResultSet row, int column) throws SQLException {
    Array array = row.getArray(column);
    return array == null ? List.of() : List.of((Long[]) array.getArray());
  }

  private static Argument array(String type, Object[] values) {
    return (position, statement, context) ->
        statement.setArray(position, statement.getConnection().createArrayOf(type, values));
  }
}
