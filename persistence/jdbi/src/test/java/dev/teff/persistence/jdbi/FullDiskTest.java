package dev.teff.persistence.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.persistence.contract.Appender;
import dev.teff.persistence.contract.Logs;
import dev.teff.persistence.servers.SmallDisk;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.AppendOutcome.Committed;
import dev.teff.persistence.spi.AppendOutcome.Refused;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are really full. Where none can be mounted, other tests pretend: see the message. */
@Timeout(120)
final class FullDiskTest {
  private static final GrainId ALICE = GrainId.of("account", "alice");
  private static final GrainId BOB = GrainId.of("account", "bob");
  private static final int MOST = 1_000;

  @TempDir private Path folder;
  private final Random random = new Random(1);

  private SmallDisk disk() throws IOException {
    return SmallDisk.mount(folder, 4 << 20)
        .orElseGet(() ->
            Assumptions.abort(
                "No file system may be mounted here (that needs root and Linux); SqliteStoreTest"
                    + " has a full disk by max_page_count, PostgresStoreTest by a trigger"));
  }

  @Test
  void sqlite_whoseDiskIsFull_refusesUntilThereIsRoomAndLosesNothing() throws Exception {
    try (SmallDisk disk = disk()) {
      Path file = disk.store().resolve("teff.db");
      List<String> stored = fillsAndGoesOn("sqlite:" + file, disk, file.toString());
      assertStored("sqlite:" + file, stored);
    }
  }

  @Test
  void postgres_whoseDiskIsFull_refusesUntilThereIsRoomAndLosesNothing() throws Exception {
    try (SmallDisk disk = disk()) {
      String url = Postgres.freshUrl();
      String name = url.replaceFirst(".*schema=", "");
      for (String sql :
          List.of(
              "CREATE TABLESPACE %s LOCATION '%s'".formatted(name, disk.store()),
              "CREATE ROLE %s LOGIN".formatted(name),
              "GRANT CREATE ON TABLESPACE %1$s TO %1$s".formatted(name),
              "GRANT CREATE, USAGE ON SCHEMA %1$s TO %1$s".formatted(name),
              "ALTER ROLE %1$s SET default_tablespace = %1$s".formatted(name))) {
        Postgres.server().execute(sql);
      }
      try {
        String mine = url.replace("user=postgres", "user=" + name);
        List<String> stored = fillsAndGoesOn(mine, disk, "No space left on device");
        assertStored(mine, stored);
      } finally {
        Postgres.server().execute("DROP SCHEMA %s CASCADE".formatted(name));
        Postgres.server().execute("DROP TABLESPACE " + name);
      }
    }
  }

  /** Appends until the disk is full, makes room, and appends again; all that was acknowledged. */
  private List<String> fillsAndGoesOn(String url, SmallDisk disk, String said) throws Exception {
    List<String> stored = new ArrayList<>();
    try (Store store = Stores.open(url)) {
      Appender alice = Appender.claim(store, ALICE);
      AppendOutcome outcome = append(alice, stored);
      while (outcome instanceof Committed && stored.size() < MOST) {
        outcome = append(alice, stored);
      }
      assertThat(outcome)
          .isInstanceOfSatisfying(Refused.class, refused -> assertFull(refused.cause(), said));
      assertThat(stored).isNotEmpty();
      assertThat(Logs.texts(store, ALICE)).isEqualTo(stored); // reading needs no room

      disk.makeRoom();

      assertThat(append(Appender.claim(store, ALICE), stored)).isEqualTo(new Committed());
      assertThat(append(Appender.claim(store, BOB), new ArrayList<>())).isEqualTo(new Committed());
      assertThat(Logs.texts(store, ALICE)).isEqualTo(stored);
    }
    return stored;
  }

  private AppendOutcome append(Appender grain, List<String> stored) {
    String text =
        random
            .ints(20_000, '0', 'z')
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    AppendOutcome outcome = grain.appendNow(text);
    if (outcome instanceof Committed) {
      stored.add(text);
    }
    return outcome;
  }

  private static void assertStored(String url, List<String> stored) {
    try (Store store = Stores.open(url)) {
      assertThat(Logs.texts(store, ALICE)).isEqualTo(stored);
    }
  }

  private static void assertFull(GrainException failure, String said) {
    assertThat(failure.code()).as(failure.toString()).isEqualTo(ErrorCode.DISK_FULL);
    assertThat(failure.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
    assertThat(failure).hasMessageContaining(said);
  }
}
