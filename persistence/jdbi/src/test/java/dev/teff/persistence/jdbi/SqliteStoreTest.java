package dev.teff.persistence.jdbi;

import static dev.teff.persistence.contract.Appender.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.persistence.contract.Appender;
import dev.teff.persistence.contract.Logs;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.AppendOutcome.Committed;
import dev.teff.persistence.spi.AppendOutcome.Fenced;
import dev.teff.persistence.spi.AppendOutcome.Refused;
import dev.teff.persistence.spi.Batch.Event;
import dev.teff.persistence.spi.Batch.Retention;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is particular to SQLite: its file, its locks, its limits, and damage to them. */
final class SqliteStoreTest {
  private static final GrainId ALICE = GrainId.of("account", "alice");
  private static final GrainId BOB = GrainId.of("account", "bob");

  @TempDir private Path directory;

  @Test
  void open_ofNewFile_makesItDurable() throws Exception {
    try (Store store = open("");
        var sqlite = new Sqlite(file())) {
      assertThat(store.describe()).isEqualTo("sqlite:" + file());
      assertThat(sqlite.query("PRAGMA journal_mode")).isEqualTo("wal");
      assertThat(sqlite.query("SELECT max(version) FROM teff_schema")).isEqualTo("2");
    }
  }

  @Test
  void open_everyConnection_forcesCommitsToTheDisk() {
    try (var handle = new SqliteDialect(SqliteUrl.parse("sqlite:" + file())).open()) {
      assertThat(handle.createQuery("PRAGMA synchronous").mapTo(Integer.class).one()).isEqualTo(2);
    }
  }

  @Test
  void read_thatFindsNothingNew_doesNotHoldItsConnectionAtThat() {
    byte[] value = {1};
    try (Store one = open("");
        Store other = open("")) {
      one.events().claim(ALICE);
      one.events().read(ALICE, 1, Long.MAX_VALUE, found -> {});
      assertThat(other.registers().compareAndSet("name", 0, value)).isTrue();
      assertThat(one.registers().read("name")).isPresent();
    }
  }

  @Test
  void open_inMissingDirectory_createsIt() {
    Path nested = directory.resolve("a/b/teff.db");

    try (Store store = Stores.open("sqlite:" + nested)) {
      store.events().claim(ALICE);
    }

    assertThat(nested).exists();
  }

  @Test
  void open_byManyAtOnce_createsTheSchemaOnce() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var opening = new ArrayList<Callable<Store>>();
      for (int i = 0; i < 8; i++) {
        opening.add(() -> open(""));
      }
      for (var opened : threads.invokeAll(opening)) {
        opened.get().close();
      }
    }

    try (var sqlite = new Sqlite(file())) {
      assertThat(sqlite.query("SELECT count(*) FROM teff_schema")).isEqualTo("2");
    }
  }

  @Test
  void open_ofDirectory_saysSo() {
    assertThatThrownBy(() -> Stores.open("sqlite:" + directory))
        .satisfies(e -> assertCode(e, ErrorCode.STORE_FAILED))
        .hasMessageContaining("is a directory")
        .hasMessageContaining(directory.toString());
  }

  @Test
  void open_belowAFile_saysThatTheDirectoryCannotBeCreated() throws Exception {
    Files.writeString(directory.resolve("plain"), "text");

    assertThatThrownBy(() -> Stores.open("sqlite:" + directory.resolve("plain/teff.db")))
        .satisfies(e -> assertCode(e, ErrorCode.STORE_FAILED))
        .hasMessageContaining("cannot be created")
        .hasMessageContaining("plain/teff.db");
  }

  @Test
  void open_ofOtherFile_saysThatItIsNoDatabase() throws Exception {
    Files.writeString(file(), "account,alice,100\n".repeat(100));

    assertThatThrownBy(() -> open(""))
        .satisfies(e -> assertCode(e, ErrorCode.STORE_FAILED))
        .hasMessageContaining("is not a database")
        .hasMessageContaining(file().toString());
  }

  @Test
  void open_ofNewerSchema_namesBothVersions() throws Exception {
    open("").close();
    Sqlite.execute(file(), "INSERT INTO teff_schema VALUES (7)");

    assertThatThrownBy(() -> open(""))
        .satisfies(e -> assertCode(e, ErrorCode.SCHEMA_NEWER))
        .hasMessageContaining("version 7")
        .hasMessageContaining("up to 2");
  }

  @Test
  void append_whileOtherHoldsTheFile_isRefusedAndLaterWorks() throws Exception {
    try (Store store = open("?busyTimeout=50ms");
        var other = new Sqlite(file())) {
      Appender alice = Appender.claim(store, ALICE);
      other.execute("BEGIN IMMEDIATE");

      assertRefused(alice.appendNow("a"), ErrorCode.STORE_LOCKED, "50 ms");
      assertThatThrownBy(() -> store.events().claim(BOB))
          .satisfies(e -> assertCode(e, ErrorCode.STORE_LOCKED))
          .hasMessageContaining("the claim of account/bob");

      other.execute("ROLLBACK");
      assertThat(Appender.claim(store, ALICE).appendNow("b")).isEqualTo(new Committed());
      assertThat(Logs.texts(store, ALICE)).containsExactly("b");
    }
  }

  @Test
  void open_whileOtherHoldsTheFile_saysSo() throws Exception {
    open("").close();
    try (var other = new Sqlite(file())) {
      other.execute("BEGIN IMMEDIATE");

      assertThatThrownBy(() -> open("?busyTimeout=50ms"))
          .satisfies(e -> assertCode(e, ErrorCode.STORE_LOCKED))
          .hasMessageContaining(file().toString());
    }
  }

  @Test
  void append_beyondMaxSize_isRefusedAsDiskFull() {
    try (Store store = open("?maxSize=256KiB")) {
      Appender alice = Appender.claim(store, ALICE);
      var large = List.of(new Event("large", new byte[500_000]));

      assertRefused(await(alice.append(Retention.ALL, large)), ErrorCode.DISK_FULL, "full");

      assertThat(Appender.claim(store, ALICE).appendNow("small")).isEqualTo(new Committed());
      assertThat(Logs.texts(store, ALICE)).containsExactly("small");
    }
  }

  @Test
  void append_ofTooLargeEvent_isRefusedAloneWithItsSuccessors() {
    try (Store store = open("?maxEvent=1KiB")) {
      assertThat(store.events().maxEvent()).isEqualTo(1_024);
      Appender alice = Appender.claim(store, ALICE);
      Appender bob = Appender.claim(store, BOB);
      var large = List.of(new Event("document", new byte[1_025]));

      var refused = alice.append(Retention.ALL, large);
      var behind = alice.append("behind");
      var neighbour = bob.append("neighbour");

      assertRefused(await(refused), ErrorCode.EVENT_TOO_LARGE, "document");
      assertRefused(await(refused), ErrorCode.EVENT_TOO_LARGE, "account/alice has 1025 bytes");
      assertThat(await(behind)).isEqualTo(new Fenced(1, 0));
      assertThat(await(neighbour)).isEqualTo(new Committed());
    }
  }

  @Test
  void read_ofDamagedRecord_namesItAndOthersGoOn() throws Exception {
    try (Store store = open("")) {
      Appender.claim(store, ALICE).appendNow("a", "b", "c");
      Appender.claim(store, BOB).appendNow("b");
      Sqlite.execute(file(), "UPDATE teff_event SET payload = x'00' WHERE sequence = 2");

      assertThatThrownBy(() -> Logs.texts(store, ALICE))
          .satisfies(e -> assertCode(e, ErrorCode.RECORD_CORRUPTED))
          .hasMessageContaining("Record 2 of account/alice")
          .hasMessageContaining(file().toString());
      assertThat(Logs.texts(store, BOB)).containsExactly("b");
      assertThat(Appender.claim(store, BOB).appendNow("c")).isEqualTo(new Committed());
    }
  }

  @Test
  void read_ofLongLogWithADamagedRecord_givesWhatIsBeforeItsPage() throws Exception {
    try (Store store = open("")) {
      Appender alice = Appender.claim(store, ALICE);
      for (int i = 0; i < 6; i++) {
        alice.appendNow(Collections.nCopies(1_000, "a").toArray(String[]::new));
      }
      Sqlite.execute(file(), "UPDATE teff_event SET payload = x'00' WHERE sequence = 4001");
      var read = new ArrayList<Long>();

      assertThatThrownBy(
              () -> store.events().read(ALICE, 1, 6_000, each -> read.add(each.sequence())))
          .satisfies(e -> assertCode(e, ErrorCode.RECORD_CORRUPTED))
          .hasMessageContaining("Record 4001 of account/alice");
      assertThat(read).hasSizeBetween(1_000, 4_000).isSorted().startsWith(1L);
    }
  }

  @Test
  void read_ofLogWithHole_namesTheMissingRecord() throws Exception {
    try (Store store = open("")) {
      Appender.claim(store, ALICE).appendNow("a", "b", "c");

      Sqlite.execute(file(), "DELETE FROM teff_event WHERE sequence = 3");
      assertLacks(store, 3);
      Sqlite.execute(file(), "DELETE FROM teff_event WHERE sequence = 1");
      assertLacks(store, 1);
    }
  }

  private static void assertLacks(Store store, int sequence) {
    assertThatThrownBy(() -> Logs.texts(store, ALICE))
        .satisfies(e -> assertCode(e, ErrorCode.RECORD_CORRUPTED))
        .hasMessageContaining("account/alice lacks record " + sequence);
  }

  @Test
  void append_ontoRecordBeyondTheHead_isRefusedAsCorrupted() throws Exception {
    try (Store store = open("")) {
      Appender.claim(store, ALICE).appendNow("a", "b");
      Sqlite.execute(file(), "UPDATE teff_grain SET head = 1");
      Appender alice = Appender.claim(store, ALICE);
      Appender bob = Appender.claim(store, BOB);

      var broken = alice.append("c");
      var neighbour = bob.append("b");

      assertRefused(await(broken), ErrorCode.RECORD_CORRUPTED, "account/alice");
      assertThat(await(neighbour)).isEqualTo(new Committed());
    }
  }

  private Path file() {
    return directory.resolve("teff.db");
  }

  private Store open(String options) {
    return Stores.open("sqlite:" + file() + options);
  }

  private static void assertRefused(AppendOutcome outcome, ErrorCode code, String text) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertCode(refused.cause(), code);
              assertThat(refused.cause()).hasMessageContaining(text);
            });
  }

  private static void assertCode(Throwable thrown, ErrorCode code) {
    assertThat(thrown)
        .isInstanceOfSatisfying(
            GrainException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.outcome()).isEqualTo(GrainException.Outcome.DID_NOT_RUN);
              assertThat(e.toString().split(" \\| ")).hasSize(4);
            });
  }
}
