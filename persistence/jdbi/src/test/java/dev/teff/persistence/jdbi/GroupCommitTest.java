package dev.teff.persistence.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.persistence.contract.Appender;
import dev.teff.persistence.contract.Logs;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.AppendOutcome.Committed;
import dev.teff.persistence.spi.AppendOutcome.Refused;
import dev.teff.persistence.spi.AppendOutcome.Unknown;
import dev.teff.persistence.spi.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What writers are told when the commit itself fails. */
final class GroupCommitTest {
  private static final GrainId ALICE = GrainId.of("account", "alice");

  @TempDir private Path directory;

  /** Replaces one commit. */
  private final AtomicReference<@Nullable Consumer<Handle>> nextCommit = new AtomicReference<>();

  /** Fails the beginning of one transaction. */
  private final AtomicReference<@Nullable RuntimeException> beginFailure = new AtomicReference<>();

  /** Fails every further connection. */
  private final AtomicReference<@Nullable RuntimeException> openFailure = new AtomicReference<>();

  private final AtomicInteger failedOpens = new AtomicInteger();

  /** Fails one diagnosis. */
  private final AtomicReference<@Nullable Error> nextDiagnosis = new AtomicReference<>();

  @Test
  void commit_thatFailsAfterWriting_isUnknownAndFoundByTheNextClaim() {
    try (Store store = open()) {
      Appender alice = Appender.claim(store, ALICE);
      nextCommit.set(handle -> {
        handle.execute("COMMIT");
        throw failure(SQLiteErrorCode.SQLITE_IOERR_FSYNC);
      });

      assertUnknown(alice.appendNow("a"));

      assertThat(Appender.claim(store, ALICE).head()).isEqualTo(1);
      assertThat(Logs.texts(store, ALICE)).containsExactly("a");
    }
  }

  /** As one that meets a damaged reminder does. */
  @Test
  void writeThatRefusesByItself_endsTheTransaction_andIsToldWhy() {
    try (Store store = open()) {
      Appender alice = Appender.claim(store, ALICE);
      var damaged = new GrainException(ErrorCode.RECORD_CORRUPTED, Outcome.DID_NOT_RUN, "damaged");
      beginFailure.set(damaged);

      assertThat(alice.appendNow("a")).isEqualTo(new Refused(damaged));

      assertThat(Appender.claim(store, ALICE).appendNow("a")).isEqualTo(new Committed());
      assertThat(Logs.texts(store, ALICE)).containsExactly("a");
    }
  }

  @Test
  void commit_thatFailsBeforeWriting_isUnknownAndNotFound() {
    try (Store store = open()) {
      Appender alice = Appender.claim(store, ALICE);
      nextCommit.set(handle -> {
        throw failure(SQLiteErrorCode.SQLITE_IOERR_WRITE);
      });

      assertUnknown(alice.appendNow("a"));

      Appender again = Appender.claim(store, ALICE);
      assertThat(again.head()).isZero();
      assertThat(again.appendNow("b")).isEqualTo(new Committed());
      assertThat(Logs.texts(store, ALICE)).containsExactly("b");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SQLiteErrorCode.class,
      names = {"SQLITE_FULL", "SQLITE_BUSY"},
      mode = Mode.INCLUDE)
  void commit_thatIsSurelyUndone_isRefused(SQLiteErrorCode code) {
    try (Store store = open()) {
      Appender alice = Appender.claim(store, ALICE);
      nextCommit.set(handle -> {
        throw failure(code);
      });

      assertThat(alice.appendNow("a"))
          .isInstanceOfSatisfying(
              Refused.class,
              refused -> assertThat(refused.cause().outcome()).isEqualTo(Outcome.DID_NOT_RUN));

      assertThat(Logs.texts(store, ALICE)).isEmpty();
    }
  }

  @Test
  void claim_whoseCommitFails_didNotRun() {
    try (Store store = open()) {
      nextCommit.set(handle -> {
        handle.execute("COMMIT");
        throw failure(SQLiteErrorCode.SQLITE_IOERR_FSYNC);
      });

      assertThat(catchThrowableOfType(GrainException.class, () -> store.events().claim(ALICE)))
          .hasMessageContaining("the claim of account/alice failed")
          .satisfies(e -> assertThat(e.outcome()).isEqualTo(Outcome.DID_NOT_RUN));

      Appender alice = Appender.claim(store, ALICE);
      assertThat(alice.claim().epoch()).isEqualTo(2);
      assertThat(alice.appendNow("a")).isEqualTo(new Committed());
    }
  }

  @Test
  void register_whoseCommitFails_isUnknown() {
    try (Store store = open()) {
      nextCommit.set(handle -> {
        throw failure(SQLiteErrorCode.SQLITE_IOERR_FSYNC);
      });

      assertThat(
              catchThrowableOfType(
                  GrainException.class,
                  () -> store.registers().compareAndSet("view", 0, new byte[0])))
          .satisfies(e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));
    }
  }

  /** As when there is too little memory to say what went wrong. */
  @Test
  void writer_thatFailsItself_tellsThatNobodyKnowsAndGoesOn() {
    try (Store store = open()) {
      Appender alice = Appender.claim(store, ALICE);
      nextDiagnosis.set(new OutOfMemoryError("none left"));
      nextCommit.set(handle -> {
        throw failure(SQLiteErrorCode.SQLITE_BUSY);
      });

      assertUnknown(alice.appendNow("a"));

      Appender again = Appender.claim(store, ALICE);
      assertThat(again.appendNow("b")).isEqualTo(new Committed());
      assertThat(Logs.texts(store, ALICE)).containsExactly("b");
    }
  }

  @Test
  void group_whoseConnectionIsRefused_isToldWhyAtOnce() {
    try (Store store = open()) {
      var unsafe = new GrainException(ErrorCode.STORE_UNSAFE, Outcome.DID_NOT_RUN, "fsync = off");

      var outcomes = appendTogether(store, failure(SQLiteErrorCode.SQLITE_IOERR), unsafe);

      assertThat(outcomes).containsOnly(new Refused(unsafe));
      assertThat(failedOpens).hasValue(1);
      openFailure.set(null);
      assertThat(Appender.claim(store, ALICE).appendNow("b")).isEqualTo(new Committed());
    }
  }

  @Test
  void group_thatIsSplit_isRefusedAsAWholeWhenTheStoreFailsMeanwhile() {
    try (Store store = open()) {
      var outcomes =
          appendTogether(
              store,
              failure(SQLiteErrorCode.SQLITE_TOOBIG),
              failure(SQLiteErrorCode.SQLITE_CANTOPEN));

      assertThat(outcomes)
          .allSatisfy(outcome ->
              assertThat(outcome)
                  .isInstanceOfSatisfying(
                      Refused.class,
                      refused ->
                          assertThat(refused.cause()).hasMessageContaining("cannot be opened")));
      assertThat(failedOpens).hasValue(2);
    }
  }

  /** What becomes of a group whose transaction fails, and no other connection can be opened. */
  private List<AppendOutcome> appendTogether(
      Store store, RuntimeException beginning, RuntimeException opening) {
    var waiting = new ArrayList<CompletableFuture<AppendOutcome>>();
    var appenders =
        IntStream.range(0, 10)
            .mapToObj(i -> Appender.claim(store, GrainId.of("account", "no " + i)))
            .toList();
    var reached = new CountDownLatch(1);
    var held = new CountDownLatch(1);
    Appender alice = Appender.claim(store, ALICE);
    nextCommit.set(handle -> {
      reached.countDown();
      await(held);
      handle.execute("COMMIT");
      beginFailure.set(beginning);
      openFailure.set(opening);
    });
    var before = alice.append("a");
    await(reached);
    appenders.forEach(appender -> waiting.add(appender.append("a")));
    held.countDown();

    assertThat(Appender.await(before)).isEqualTo(new Committed());
    return waiting.stream().map(Appender::await).toList();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertUnknown(AppendOutcome outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Unknown.class,
            unknown -> {
              assertThat(unknown.cause().code()).isEqualTo(ErrorCode.COMMIT_UNKNOWN);
              assertThat(unknown.cause().outcome()).isEqualTo(Outcome.UNKNOWN);
              assertThat(unknown.cause()).hasMessageContaining("account/alice");
            });
  }

  private static RuntimeException failure(SQLiteErrorCode code) {
    return new IllegalStateException(new SQLiteException(code.message, code));
  }

  private Store open() {
    SqliteUrl url = SqliteUrl.parse("sqlite:" + directory.resolve("teff.db"));
    return JdbiStore.open(new Interrupted(url), url.maxEvent());
  }

  private final class Interrupted extends SqliteDialect {
    Interrupted(SqliteUrl url) {
      super(url);
    }

    @Override
    public Handle open() {
      RuntimeException failure = openFailure.get();
      if (failure != null) {
        failedOpens.incrementAndGet();
        throw failure;
      }
      return super.open();
    }

    @Override
    public void begin(Handle handle) {
      super.begin(handle);
      RuntimeException failure = beginFailure.getAndSet(null);
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public void commit(Handle handle) {
      Consumer<Handle> replacement = nextCommit.getAndSet(null);
      if (replacement == null) {
        super.commit(handle);
      } else {
        replacement.accept(handle);
      }
    }

    @Override
    public Trouble diagnose(Throwable failure) {
      Error instead = nextDiagnosis.getAndSet(null);
      if (instead != null) {
        throw instead;
      }
      return super.diagnose(failure);
    }
  }
}
