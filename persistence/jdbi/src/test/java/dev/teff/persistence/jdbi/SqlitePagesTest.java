package dev.teff.persistence.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.persistence.spi.Stores;
import java.nio.file.Path;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How SQLite reads logs. */
final class SqlitePagesTest {
  @TempDir Path folder;

  @Test
  void page_ofALog_isReadInTheOrderOfItsIndexAndNoFurther() {
    String url = "sqlite:" + folder.resolve("teff.db");
    Stores.open(url).close(); // makes the tables
    try (Handle handle = new SqliteDialect(SqliteUrl.parse(url)).open()) {
      List<String> plan =
          handle
              .createQuery("EXPLAIN QUERY PLAN " + EventPages.PAGE)
              .bind(0, 1L)
              .bind(1, 1_000_000L)
              .bind(2, "account")
              .bind(3, "alice")
              .bind(4, (long) EventPages.FIRST_ROWS)
              .map((row, context) -> row.getString("detail"))
              .list();

      // Nothing is gathered before the first row comes, so the limit ends the search.
      assertThat(plan)
          .hasSize(2)
          .anyMatch(step -> step.contains("(type=? AND key=?)"))
          .anyMatch(step -> step.contains("(grain_id=? AND sequence>? AND sequence<?)"));
    }
  }

  @Test
  void nextType_isLookedUpInAnIndex() {
    String url = "sqlite:" + folder.resolve("teff.db");
    Stores.open(url).close(); // makes the tables
    try (Handle handle = new SqliteDialect(SqliteUrl.parse(url)).open()) {
      List<String> plan =
          handle
              .createQuery("EXPLAIN QUERY PLAN " + GrainList.NEXT_TYPE)
              .bind(0, "account")
              .map((row, context) -> row.getString("detail"))
              .list();

      assertThat(plan).singleElement().asString().contains("USING INDEX").contains("(type>?)");
    }
  }
}
