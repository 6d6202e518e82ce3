package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Three JVMs on one SQLite file. The limits are for a busy machine; the log has the times. */
class ThreeProcessesTest {
  private static final Logger LOG = LoggerFactory.getLogger(ThreeProcessesTest.class);

  @TempDir Path folder;

  @Test
  @Timeout(120)
  void silos_formLoseOneAndLeave() throws Exception {
    Path database = folder.resolve("teff.db");
    try (Store store = Stores.open("sqlite:" + database);
        var a = SiloProcess.start("a", database);
        var b = SiloProcess.start("b", database);
        var c = SiloProcess.start("c", database)) {
      var register =
          new ViewRegister(
              store.registers(), "processes", SystemTimekeeper.instance(), new Random());
      long begin = System.nanoTime();
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> register.read().inState(MemberState.ACTIVE).size() == 3);
      LOG.warn("formed in {} ms", (System.nanoTime() - begin) / 1_000_000);

      begin = System.nanoTime();
      a.kill();
      await()
          .atMost(Duration.ofSeconds(10))
          .pollInterval(Duration.ofMillis(10))
          .until(() -> register.read().members().size() == 2);
      LOG.warn("killed silo removed in {} ms", (System.nanoTime() - begin) / 1_000_000);
      assertThat(names(register)).containsExactlyInAnyOrder("b", "c");

      b.leave();
      c.leave();
      await().atMost(Duration.ofSeconds(20)).until(() -> !b.isAlive() && !c.isAlive());
      assertThat(register.read().members()).isEmpty();
    }
  }

  private static List<String> names(ViewRegister register) {
    return register.read().members().stream().map(member -> member.silo().name()).toList();
  }
}
