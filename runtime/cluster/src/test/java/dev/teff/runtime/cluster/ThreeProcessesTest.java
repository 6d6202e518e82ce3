package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** JVMs on one SQLite file. The limits are for a busy machine; the log has the times. */
@Timeout(180)
class ThreeProcessesTest {
  private static final Logger LOG = LoggerFactory.getLogger(ThreeProcessesTest.class);

  @TempDir Path folder;
  private Path database;
  private Store store;
  private ViewRegister register;

  @BeforeEach
  void openStore() {
    database = folder.resolve("teff.db");
    store = Stores.open("sqlite:" + database);
    register =
        new ViewRegister(store.registers(), "processes", SystemTimekeeper.instance(), new Random());
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void silos_formLoseOneAndLeave() throws IOException {
    try (var a = start("a");
        var b = start("b");
        var c = start("c")) {
      awaitActive("formed", 60, "a", "b", "c");
      a.kill();
      awaitActive("killed silo removed", 10, "b", "c");
      b.leave();
      c.leave();
      await().atMost(Duration.ofSeconds(20)).until(() -> !b.isAlive() && !c.isAlive());
      assertThat(register.read().members()).isEmpty();
    }
  }

  @Test
  void silo_frozen_isRemovedAndEndsWhenItWakes() throws Exception {
    try (var a = start("a");
        var b = start("b")) {
      awaitActive("formed", 60, "a", "b");
      b.freeze();
      awaitActive("frozen silo removed", 30, "a");
      b.thaw();
      await().atMost(Duration.ofSeconds(20)).until(() -> !b.isAlive());
      assertThat(b.exitCode()).isEqualTo(SiloProcess.EVICTED);
      assertThat(a.isAlive()).isTrue();
      assertThat(active()).containsExactly("a");
    }
  }

  @Test
  void silos_allKilled_startAgainWithoutWaiting() throws IOException {
    try (var a = start("a");
        var b = start("b")) {
      awaitActive("formed", 60, "a", "b");
      a.kill();
      b.kill();
      await().until(() -> !a.isAlive() && !b.isAlive());
    }
    assertThat(register.read().members()).isNotEmpty();
    try (var a = start("a");
        var other = start("other")) {
      awaitActive("formed again", 60, "a", "other");
      assertThat(List.of(a, other)).allMatch(SiloProcess::isAlive);
      assertThat(register.read().members()).hasSize(2);
    }
  }

  private SiloProcess start(String name) throws IOException {
    return SiloProcess.start(name, database);
  }

  private List<String> active() {
    return register.read().inState(MemberState.ACTIVE).stream()
        .map(member -> member.silo().name())
        .toList();
  }

  private void awaitActive(String what, int seconds, String... names) {
    long begin = System.nanoTime();
    await(what)
        .atMost(Duration.ofSeconds(seconds))
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(() -> assertThat(active()).containsExactlyInAnyOrder(names));
    LOG.warn("{} in {} ms", what, (System.nanoTime() - begin) / 1_000_000);
  }
}
