package dev.teff.persistence.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Batch.Retention;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one statement makes of the appends of several grains. */
final class ArrayAppendsTest {
  private static final GrainId ALICE = GrainId.of("account", "alice");
  private static final GrainId BOB = GrainId.of("account", "bob");
  private static final GrainId CAROL = GrainId.of("account", "carol");

  private final String url = Postgres.freshUrl();
  private final PostgresDialect dialect = new PostgresDialect(PostgresUrl.parse(url));

  @Test
  void heads_moveWhereNumberGrainEpochAndHeadAreRight() {
    claim(ALICE, BOB, CAROL);
    Claim carol = claim(CAROL).getFirst(); // the earlier claim of hers does not count any more
    try (Handle handle = dialect.open()) {
      long bobs = number(handle, BOB);
      List<Boolean> moved =
          dialect
              .appends()
              .append(
                  handle,
                  Retention.ALL,
                  List.of(
                      new NumberedRun(run(ALICE, 1, 0), bobs), // a number that is out of date
                      new NumberedRun(run(BOB, 1, 0), bobs),
                      new NumberedRun(run(CAROL, carol.epoch() - 1, 0), number(handle, CAROL)),
                      new NumberedRun(run(CAROL, carol.epoch(), 7), number(handle, CAROL))),
                  List.of(row(0, bobs), row(1, bobs), row(2, 3), row(3, 3)));
      assertThat(moved).containsExactly(false, true, false, false);
      assertThat(head(handle, ALICE)).isZero();
      assertThat(head(handle, BOB)).isEqualTo(1);
      assertThat(head(handle, CAROL)).isZero();
      assertThat(handle.select("SELECT payload FROM teff_event").mapTo(byte[].class).list())
          .containsExactly(new byte[] {1});
    }
  }

  /** A plan that was made for few would go through all of them. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void heads_areFoundByIndexWhateverTheServerKnowsOfTheirNumber(boolean analyzed) {
    claim(ALICE);
    try (Handle handle = dialect.open()) {
      handle.execute(
          """
          INSERT INTO teff_grain (type, key, epoch, first, head)
          SELECT 'account', 'no ' || i, 1, 1, 0 FROM generate_series(1, 1000) i\
          """);
      if (analyzed) {
        handle.execute("ANALYZE teff_grain");
      }
      String plan =
          String.join(
              "\n",
              ArrayAppends.bind(
                      handle.createQuery("EXPLAIN " + ArrayAppends.APPEND),
                      IntStream.range(0, 20)
                          .mapToObj(i -> new NumberedRun(run(ALICE, 1, 0), i))
                          .toList(),
                      IntStream.range(0, 20).mapToObj(i -> row(i, i)).toList())
                  .mapTo(String.class)
                  .list());
      assertThat(plan)
          .contains("Nested Loop", "Index Scan", "hashed SubPlan")
          .doesNotContain("Seq Scan", "Hash Join", "Merge Join", "Sort");
    }
  }

  private List<Claim> claim(GrainId... grains) {
    try (Store store = Stores.open(url)) {
      return List.of(grains).stream().map(store.events()::claim).toList();
    }
  }

  private Run run(GrainId grain, long epoch, long head) {
    var table = new EventTable(dialect, 1_000, new ReminderTable("here"));
    var batch =
        new Batch(
            new UUID(1, 1),
            grain,
            epoch,
            head,
            List.of(new Batch.Event("noted", new byte[0])),
            Instant.EPOCH,
            Retention.ALL,
            List.of());
    return new Run(new AppendWrite(table, batch, outcome -> {}));
  }

  private static EventRow row(int run, long grain) {
    return new EventRow(run, grain, 1, 1, "noted", new byte[] {(byte) run}, new byte[0], 0, 0);
  }

  private static long number(Handle handle, GrainId grain) {
    return ask(handle, "id", grain);
  }

  private static long head(Handle handle, GrainId grain) {
    return ask(handle, "head", grain);
  }

  private static long ask(Handle handle, String column, GrainId grain) {
    return handle
        .createQuery("SELECT " + column + " FROM teff_grain WHERE type = ? AND key = ?")
        .bind(0, grain.type())
        .bind(1, grain.key())
        .mapTo(Long.class)
        .one();
  }
}
