package dev.teff.loadtest.pekko;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.teff.loadtest.BenchStore;

/** How pekko-persistence-jdbc is set up; a comparison takes the better one, row by row. */
enum JournalSettings {
  /** As its manual shows it. */
  DEFAULT(PekkoSettings.DEFAULT, 5, 8, ""),

  /** More connections, inserts rewritten to many rows, and dispatchers for this machine. */
  TUNED(PekkoSettings.TUNED, 16, 16, "&reWriteBatchedInserts=true");

  private final PekkoSettings system;
  private final int connections;
  private final int parallelism;
  private final String urlOptions;

  JournalSettings(PekkoSettings system, int connections, int parallelism, String urlOptions) {
    this.system = system;
    this.connections = connections;
    this.parallelism = parallelism;
    this.urlOptions = urlOptions;
  }

  /** On the same PostgreSQL server, with the same durability. */
  Config config(BenchStore store) {
    return ConfigFactory.parseString(
            """
            pekko.persistence.journal.plugin = "jdbc-journal"
            pekko.persistence.snapshot-store.plugin = "jdbc-snapshot-store"
            pekko-persistence-jdbc.shared-databases.slick {
              profile = "slick.jdbc.PostgresProfile$"
              db {
                url = "jdbc:%s%s"
                driver = "org.postgresql.Driver"
                numThreads = %d
                maxConnections = %d
                minConnections = %d
              }
            }
            jdbc-journal {
              use-shared-db = "slick"
              parallelism = %d
            }
            jdbc-snapshot-store.use-shared-db = "slick"
            jdbc-read-journal.use-shared-db = "slick"
            """
                .formatted(
                    store.url(), urlOptions, connections, connections, connections, parallelism))
        .withFallback(system.config());
  }
}
