package dev.teff.persistence.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.persistence.spi.Stores;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How PostgreSQL finds the rows of an append: a plan is kept, whatever the table becomes. */
final class PostgresAppendTest {
  private static final String GRAINS =
      """
      INSERT INTO teff_grain (type, key, epoch, first, head)
      SELECT 'account', 'no ' || i, 1, 1, 0 FROM generate_series(1, ?) i\
      """;

  private static final String TYPES =
      """
      bigint[], text[], text[], bigint[], bigint[], bigint[], bigint[],
      bigint[], bigint[], text[], bytea[], bytea[], bigint[], bigint[]\
      """;

  private final String url = Postgres.freshUrl();

  PostgresAppendTest() {
    Stores.open(url).close(); // makes the tables
  }

  @ParameterizedTest
  @CsvSource({"0,false", "0,true", "1,true", "20,false", "20,true", "50000,false", "50000,true"})
  void heads_areFoundByTheirNumbers_inTheOrderOfTheMoves(int grains, boolean analyzed) {
    try (Handle handle = new PostgresDialect(PostgresUrl.parse(url)).open()) {
      handle.execute(GRAINS, grains);
      if (analyzed) {
        handle.execute("ANALYZE teff_grain");
      }
      handle.execute("SET plan_cache_mode = force_generic_plan");
      handle.execute("PREPARE appending (%s) AS %s".formatted(TYPES, numbered()));
      String plan =
          String.join(
              "\n",
              handle
                  .createQuery(
                      """
                      EXPLAIN EXECUTE appending ('{1}', '{account}', '{no 1}', '{1}', '{0}', '{1}',
                        '{0}', '{0}', '{1}', '{noted}', '{""}', '{""}', '{0}', '{0}')\
                      """)
                  .mapTo(String.class)
                  .list());

      assertThat(plan)
          .containsPattern(
              """
              Update on teff_grain.*
              .*->  Nested Loop.*
              .*->  Function Scan on .*move.*
              .*->  Index Scan using teff_grain_pkey on teff_grain.*
              .*Index Cond: .*id = ANY \\(ARRAY\\[move\\.id]\\)\
              """);
    }
  }

  /** The statement, with its marks for values as PREPARE has them. */
  private static String numbered() {
    var count = new int[1];
    return Pattern.compile("\\?")
        .matcher(PostgresDialect.APPEND)
        .replaceAll(mark -> "\\$" + ++count[0]);
  }
}
