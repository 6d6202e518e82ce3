package dev.teff.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.persistence.contract.Appender;
import dev.teff.persistence.contract.Logs;
import dev.teff.persistence.servers.CassandraServer;
import dev.teff.persistence.servers.SmallDisk;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.AppendOutcome.Committed;
import dev.teff.persistence.spi.AppendOutcome.Refused;
import dev.teff.persistence.spi.AppendOutcome.Unknown;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node whose disk is really full stops, until somebody makes room and starts it again. */
@Timeout(300)
final class CassandraFullDiskTest {
  private static final GrainId ALICE = GrainId.of("account", "alice");
  private static final int DISK = 256 << 20;
  private static final int MOST = 1_000;

  @TempDir private Path folder;
  private final Random random = new Random(1);
  private final List<String> stored = new ArrayList<>();

  @Test
  void appends_failUntilThereIsRoom_andNothingIsLost() throws Exception {
    try (SmallDisk disk =
            SmallDisk.mount(folder, DISK)
                .orElseGet(() ->
                    Assumptions.abort(
                        "No file system may be mounted here: that needs root and Linux"));
        CassandraServer server = CassandraServer.start(disk.store())) {
      try (Store store = Stores.open(server.url("teff"))) {
        Appender alice = Appender.claim(store, ALICE);
        AppendOutcome outcome = append(alice);
        while (outcome instanceof Committed && stored.size() < MOST) {
          outcome = append(alice);
        }
        assertThat(stored).isNotEmpty();
        assertThat(outcome).isInstanceOfAny(Refused.class, Unknown.class);
        assertThat(outcome.toString()).contains(server.contact());
        // What comes next does not even get there.
        assertThatThrownBy(() -> Appender.claim(store, ALICE))
            .isInstanceOfSatisfying(
                GrainException.class,
                e -> assertThat(e.code()).as(e.toString()).isEqualTo(ErrorCode.STORE_UNREACHABLE))
            .hasMessageContaining(server.contact());
      }
      server.kill();
      disk.makeRoom();
      server.restart();

      try (Store store = Stores.open(server.url("teff"))) {
        Appender alice = Appender.claim(store, ALICE);
        // Of the one whose fate nobody knew, both are right.
        assertThat(alice.head()).isBetween((long) stored.size(), stored.size() + 1L);
        assertThat(Logs.texts(store, ALICE).subList(0, stored.size())).isEqualTo(stored);
        assertThat(append(alice)).isEqualTo(new Committed());
      }
    }
  }

  private AppendOutcome append(Appender grain) {
    String text =
        random
            .ints(400_000, '0', 'z')
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    AppendOutcome outcome = grain.appendNow(text);
    if (outcome instanceof Committed) {
      stored.add(text);
    }
    return outcome;
  }
}
