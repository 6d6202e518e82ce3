package dev.teff.persistence.jdbi;

import dev.teff.persistence.contract.EventLogContract;
import dev.teff.persistence.contract.FaultPlan;
import dev.teff.persistence.contract.FaultyStore;
import dev.teff.persistence.contract.GrainDataContract;
import dev.teff.persistence.contract.RegisterContract;
import dev.teff.persistence.contract.ReminderContract;
import dev.teff.persistence.contract.SnapshotContract;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The suites once more, with answers that are late now and then. */
final class SqliteDelayedTest {
  private static final int ONE_DELAY_IN = 3;

  private static Store delayed(Path directory) {
    return new FaultyStore(
        Stores.open("sqlite:" + directory.resolve("teff.db")),
        FaultPlan.delays(new Random(1), ONE_DELAY_IN));
  }

  @Nested
  final class EventLogs extends EventLogContract {
    @TempDir private Path directory;

    @Override
    protected Store openStore() {
      return delayed(directory);
    }
  }

  @Nested
  final class GrainData extends GrainDataContract {
    @TempDir private Path directory;

    @Override
    protected Store openStore() {
      return delayed(directory);
    }
  }

  @Nested
  final class Snapshots extends SnapshotContract {
    @TempDir private Path directory;

    @Override
    protected Store openStore() {
      return delayed(directory);
    }
  }

  @Nested
  final class Reminders extends ReminderContract {
    @TempDir private Path directory;

    @Override
    protected Store openStore() {
      return delayed(directory);
    }
  }

  @Nested
  final class Registers extends RegisterContract {
    @TempDir private Path directory;

    @Override
    protected Store openStore() {
      return delayed(directory);
    }
  }
}
