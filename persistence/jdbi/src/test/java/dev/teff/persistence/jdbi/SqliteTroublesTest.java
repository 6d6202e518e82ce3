package dev.teff.persistence.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.ErrorCode;
import dev.teff.persistence.jdbi.Trouble.Scope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

final class SqliteTroublesTest {
  @ParameterizedTest
  @CsvSource({
    "SQLITE_BUSY, STORE_LOCKED, STORE_ROLLED_BACK, stayed locked for more than 5000 ms",
    "SQLITE_BUSY_RECOVERY, STORE_LOCKED, STORE_ROLLED_BACK, stayed locked",
    "SQLITE_FULL, DISK_FULL, STORE_ROLLED_BACK, disk is full",
    "SQLITE_IOERR_FSYNC, STORE_FAILED, STORE, disk failed",
    "SQLITE_READONLY, STORE_FAILED, STORE, cannot be written",
    "SQLITE_READONLY_DIRECTORY, STORE_FAILED, STORE, cannot be written",
    "SQLITE_CANTOPEN, STORE_FAILED, STORE, cannot be opened",
    "SQLITE_NOTADB, STORE_FAILED, STORE, is not a database",
    "SQLITE_CORRUPT, RECORD_CORRUPTED, ONE_WRITE, is damaged",
    "SQLITE_CONSTRAINT_PRIMARYKEY, RECORD_CORRUPTED, ONE_WRITE, beyond the head",
    "SQLITE_TOOBIG, STORE_FAILED, ONE_WRITE, as the driver says it"
  })
  void diagnose_ofResultCode_saysWhatItMeans(
      SQLiteErrorCode result, ErrorCode code, Scope scope, String text) {
    var failure =
        new IllegalStateException(
            "as the driver says it", new SQLiteException(result.message, result));

    Trouble trouble = SqliteTroubles.diagnose(SqliteUrl.parse("sqlite:/a.db"), failure);

    assertThat(trouble.code()).isEqualTo(code);
    assertThat(trouble.scope()).isEqualTo(scope);
    assertThat(trouble.what()).contains(text);
  }
}
