package dev.teff.persistence.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.persistence.spi.Stores;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** How PostgreSQL reads logs, whatever it knows of their number and length. */
final class PostgresPagesTest {
  private static final String GRAINS =
      """
      INSERT INTO teff_grain (type, key, epoch, first, head)
      SELECT 'account', 'no ' || i, 1, 1, ? FROM generate_series(1, ?) i\
      """;

  private static final String EVENTS =
      """
      INSERT INTO teff_event (grain_id, sequence, epoch, type, payload, meta, time, checksum)
      SELECT id, sequence, 1, 'noted', '', '', 0, 0
      FROM teff_grain, generate_series(1, ?) sequence ORDER BY random()\
      """;

  private final String url = Postgres.freshUrl();

  PostgresPagesTest() {
    Stores.open(url).close(); // makes the tables
  }

  @Test
  void page_ofFewGrainsOfWhichNothingIsKnown_isReadLogByLog() {
    assertReadLogByLog(5, 500, false);
  }

  @Test
  void page_ofFewGrains_isReadLogByLog() {
    assertReadLogByLog(5, 500, true);
  }

  @Test
  void page_ofManyGrains_isReadLogByLog() {
    assertReadLogByLog(5_000, 5, true);
  }

  @Test
  void page_ofALongLog_isReadLogByLog() {
    assertReadLogByLog(1, 20_000, true);
  }

  @Test
  void page_ofALongLogOfWhichNothingIsKnown_isReadLogByLog() {
    assertReadLogByLog(1, 20_000, false);
  }

  @Test
  void nextType_isLookedUpInAnIndex() {
    try (Handle handle = new PostgresDialect(PostgresUrl.parse(url)).open()) {
      handle.execute(GRAINS, 1, 5_000);
      handle.execute("ANALYZE teff_grain");

      List<String> plan =
          handle
              .createQuery("EXPLAIN " + GrainList.NEXT_TYPE)
              .bind(0, "a")
              .mapTo(String.class)
              .list();

      assertThat(String.join("\n", plan))
          .startsWith("Limit")
          .contains("Index Scan using teff_grain_type_key_key")
          .doesNotContain("Sort", "Seq Scan");
    }
  }

  private void assertReadLogByLog(int grains, int events, boolean analyzed) {
    try (Handle handle = new PostgresDialect(PostgresUrl.parse(url)).open()) {
      handle.execute(GRAINS, events, grains);
      handle.execute(EVENTS, events);
      if (analyzed) {
        handle.execute("ANALYZE teff_grain");
        handle.execute("ANALYZE teff_event");
      }
      String plan = String.join("\n", plan(handle, Math.min(grains, 16)));

      // A sort of all rows would not keep those of a log in order, and one of each log takes long.
      assertThat(plan)
          .startsWith("Nested Loop Left Join")
          .contains("Index Scan using teff_event_pkey")
          .doesNotContain("Sort", "Seq Scan on teff_event");
    }
  }

  private static List<String> plan(Handle handle, int logs) {
    return handle
        .createQuery("EXPLAIN " + PostgresDialect.PAGES)
        .bind(0, SqlArrays.texts(Collections.nCopies(logs, "account").stream()))
        .bind(1, SqlArrays.texts(Stream.iterate(1, i -> i + 1).limit(logs).map(i -> "no " + i)))
        .bind(2, SqlArrays.numbers(Collections.nCopies(logs, 1L).stream()))
        .bind(3, SqlArrays.numbers(Collections.nCopies(logs, 1_000_000L).stream()))
        .bind(4, (long) EventPages.FIRST_ROWS)
        .bind(5, (long) EventPages.FIRST_ROWS)
        .mapTo(String.class)
        .list();
  }
}
