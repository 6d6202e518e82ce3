package dev.teff.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverExecutionProfile;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.context.DriverContext;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.retry.RetryDecision;
import com.datastax.oss.driver.api.core.retry.RetryPolicy;
import com.datastax.oss.driver.api.core.retry.RetryVerdict;
import com.datastax.oss.driver.api.core.servererrors.DefaultWriteType;
import com.datastax.oss.driver.api.core.servererrors.ServerError;
import com.datastax.oss.driver.api.core.session.Request;
import com.datastax.oss.driver.api.core.tracker.RequestTracker;
import dev.teff.grains.GrainId;
import dev.teff.persistence.contract.Appender;
import dev.teff.persistence.contract.Logs;
import dev.teff.persistence.spi.AppendOutcome.Committed;
import dev.teff.persistence.spi.Batch.Retention;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.ReminderIndex;
import dev.teff.persistence.spi.ReminderIndex.Entry;
import dev.teff.persistence.spi.Snapshot;
import dev.teff.persistence.spi.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A transaction that is sent twice may be told that it failed although it took effect, so each is
 * sent once, whatever happens to it.
 */
final class TransactionsTest {
  private static final GrainId ALICE = GrainId.of("account", "alice");

  /** Statements and batches with a condition. */
  private static final int KINDS = 20;

  private static final Pattern CONDITION = Pattern.compile("\\bIF\\b");

  private final CassandraUrl url = CassandraUrl.parse(Cassandra.emptyUrl() + "&bucketEvents=2");

  /** What was sent: the statement without its values, and how. */
  record Sent(String cql, @Nullable Boolean idempotent, String profile) {
    boolean isTransaction() {
      return !cql.startsWith("CREATE") && CONDITION.matcher(cql).find();
    }
  }

  /** Hears of all requests; public, for the driver makes it. */
  public static final class Witness implements RequestTracker {
    static final Queue<Sent> SENT = new ConcurrentLinkedQueue<>();

    /** As the driver wants it. */
    public Witness(DriverContext context) {}

    @Override
    public void onSuccess(
        Request request, long nanos, DriverExecutionProfile profile, Node node, String logPrefix) {
      SENT.add(new Sent(cql(request), request.isIdempotent(), profile.getName()));
    }

    private static String cql(Request request) {
      return switch (request) {
        case SimpleStatement simple -> simple.getQuery();
        case BoundStatement bound -> bound.getPreparedStatement().getQuery();
        case BatchStatement batch -> {
          var statements = new ArrayList<String>();
          for (BatchableStatement<?> each : batch) {
            statements.add(cql(each));
          }
          yield statements.stream().distinct().collect(Collectors.joining("; "));
        }
        default -> request.toString();
      };
    }

    @Override
    public void close() {}
  }

  @Test
  void transactions_ofAllKinds_areSentOnce() {
    Witness.SENT.clear();
    // All in one bucket of an hour: behind it, a watermark has nothing to move past.
    var now = new AtomicReference<>(Instant.now().truncatedTo(ChronoUnit.HOURS));
    try (Store store =
        CassandraStore.open(
            url,
            place ->
                Sessions.open(
                    place,
                    config ->
                        config.withClassList(
                            DefaultDriverOption.REQUEST_TRACKER_CLASSES, List.of(Witness.class))),
            now::get)) {
      use(store, now);
    }

    assertThat(Witness.SENT)
        .filteredOn(Sent::isTransaction)
        .allSatisfy(sent -> {
          assertThat(sent.idempotent()).as(sent.cql()).isFalse();
          assertThat(sent.profile()).as(sent.cql()).isEqualTo(Sessions.ONCE);
        })
        .extracting(Sent::cql)
        .satisfies(kinds -> assertThat(kinds.stream().distinct()).hasSize(KINDS));
  }

  private static void use(Store store, AtomicReference<Instant> now) {
    Appender first = Appender.claim(store, ALICE);
    assertThat(first.appendNow("1", "2", "3")).isEqualTo(new Committed());
    assertThat(first.appendNow("4")).isEqualTo(new Committed()); // in another bucket
    Appender second = Appender.claim(store, ALICE);
    assertThat(store.events().trim(ALICE, 2, 4)).isTrue();
    assertThat(Appender.await(second.append(Retention.LATEST, "5"))).isEqualTo(new Committed());
    assertThat(Logs.texts(store, ALICE)).containsExactly("5");

    store.snapshots().save(ALICE, new Snapshot(1, 1, new byte[0]));
    store.snapshots().save(ALICE, new Snapshot(2, 1, new byte[0]));
    store.snapshots().delete(ALICE);

    assertThat(store.registers().compareAndSet("view", 0, new byte[0])).isTrue();
    assertThat(store.registers().compareAndSet("view", 1, new byte[0])).isTrue();

    var entry = new Entry(ALICE, "tick", UUID.randomUUID(), now.get(), new byte[0]);
    store.reminders().apply(List.of(new ReminderChange.Set(entry)));
    Instant later = entry.due().plusSeconds(1);
    assertThat(store.reminders().advance(entry, Optional.of(later))).isTrue();
    var slice = new BitSet();
    slice.set(ReminderIndex.slice(ALICE));
    for (int i = 0; i < 2; i++) { // a watermark is made, and later moved
      now.set(now.get().plus(Duration.ofMinutes(2)));
      assertThat(store.reminders().due(slice, now.get(), 1)).hasSize(1);
    }
    assertThat(store.reminders().advance(entry.dueAt(later), Optional.empty())).isTrue();
  }

  @Test
  void failures_ofTransactions_areNeverTriedAgain() {
    try (CqlSession session = Sessions.open(url)) {
      RetryPolicy policy = session.getContext().getRetryPolicy(Sessions.ONCE);
      Node node = session.getMetadata().getNodes().values().iterator().next();
      Request request = SimpleStatement.newInstance("SELECT now() FROM system.local");
      var level = DefaultConsistencyLevel.LOCAL_SERIAL;

      assertThat(
              List.of(
                  policy.onReadTimeoutVerdict(request, level, 2, 2, false, 0),
                  policy.onWriteTimeoutVerdict(request, level, DefaultWriteType.BATCH_LOG, 2, 1, 0),
                  policy.onUnavailableVerdict(request, level, 2, 1, 0),
                  policy.onRequestAbortedVerdict(request, new ClosedConnectionException("gone"), 0),
                  policy.onErrorResponseVerdict(request, new ServerError(node, "a bug"), 0)))
          .extracting(RetryVerdict::getRetryDecision)
          .containsOnly(RetryDecision.RETHROW);
    }
  }
}
