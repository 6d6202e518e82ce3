package dev.teff.persistence.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which queries are made again. */
final class PostgresReadersTest {
  private static final int IDLE = 3;

  private final Readers readers =
      new Readers(
          new PostgresDialect(PostgresUrl.parse(Postgres.freshUrl() + "&answerTimeout=1s")));
  private final AtomicInteger queries = new AtomicInteger();

  @AfterEach
  void close() {
    readers.close();
  }

  @Test
  void query_thatTakesTooLong_isNotMadeAgain() {
    openSeveral();

    var answer = readers.submit("a long query", handle -> query(handle, "SELECT pg_sleep(3)"));

    assertThatThrownBy(answer::join)
        .cause()
        .isInstanceOfSatisfying(
            GrainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNREACHABLE));
    assertThat(queries).hasValue(1);
  }

  @Test
  void query_onConnectionsThatDied_isMadeOnceMoreOnANewOne() throws Exception {
    openSeveral();
    Postgres.server()
        .execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name"
                + " = 'teff'");

    var answer = readers.submit("a query", handle -> query(handle, "SELECT 7"));

    assertThat(answer.join()).isEqualTo("7");
    assertThat(queries).hasValue(2);
  }

  private String query(Handle handle, String sql) {
    queries.incrementAndGet();
    return handle.createQuery(sql).mapTo(String.class).one();
  }

  /** So that connections are idle. */
  private void openSeveral() {
    var all = new CyclicBarrier(IDLE);
    var reading = new ArrayList<CompletableFuture<Integer>>();
    for (int i = 0; i < IDLE; i++) {
      reading.add(readers.submit("meeting", handle -> await(all)));
    }
    reading.forEach(CompletableFuture::join);
  }

  private static int await(CyclicBarrier all) {
    try {
      return all.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("They do not meet.", e);
    }
  }
}
