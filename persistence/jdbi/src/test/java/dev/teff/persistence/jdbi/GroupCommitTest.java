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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
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
