package dev.teff.persistence.jdbi;

import java.util.stream.Stream;
import org.jdbi.v3.core.argument.Argument;

/** SqlArrays as arguments of statements, by the names that PostgreSQL has for their types. */
final class SqlArrays {
  private SqlArrays() {}

  static Argument texts(Stream<String> values) {
    return array("text", values.toArray());
  }

  static Argument numbers(Stream<Long> values) {
    return array("int8", values.toArray());
  }

  private static Argument array(String type, Object[] values) {
    return (position, statement, context) ->
        statement.setArray(position, statement.getConnection().createArrayOf(type, values));
  }
}
