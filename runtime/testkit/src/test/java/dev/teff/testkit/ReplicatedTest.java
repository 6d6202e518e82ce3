package dev.teff.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.teff.grains.WriteConsistency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReplicatedTest {
  private final TestCluster cluster = TestCluster.start(3);

  @AfterEach
  void stop() {
    cluster.close();
  }

  private Fans at(int silo) {
    return cluster.silo("silo-" + silo).grains().ref(Fans.class, "teff");
  }

  private void untilAllSee(String... fans) {
    Awaitility.await()
        .untilAsserted(() -> {
          cluster.clock().advance(Duration.ofSeconds(1));
          for (String silo : cluster.silos()) {
            assertThat(cluster.silo(silo).grains().ref(Fans.class, "teff").fans())
                .as(silo)
                .containsExactlyInAnyOrder(fans);
          }
        });
  }

  @ParameterizedTest
  @EnumSource(WriteConsistency.class)
  void changes_reachAllCopies(WriteConsistency consistency) {
    assertThat(at(1).likeWith(consistency, "alice")).isEqualTo(1);
    at(2).likeWith(consistency, "bob");
    untilAllSee("alice", "bob");
    at(3).forget("alice");
    untilAllSee("bob");
  }

  @Test
  void copyThatIsActiveAlready_hearsOfChanges() {
    assertThat(at(2).fans()).isEmpty();
    at(1).like("alice");
    untilAllSee("alice");
    assertThat(at(2).merges()).isPositive();
    assertThat(at(1).merges()).isZero();
  }

  @Test
  void writeToAll_isSeenByAllAtOnce() {
    at(1).likeWith(WriteConsistency.ALL, "alice");
    assertThat(at(2).fans()).containsExactly("alice");
    assertThat(at(3).fans()).containsExactly("alice");
  }

  @ParameterizedTest
  @EnumSource(names = {"MAJORITY", "ALL"})
  void writesThatWaitForEachOthersSilos_allSucceed(WriteConsistency consistency) throws Exception {
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var writes = new ArrayList<Callable<Integer>>();
      for (int i = 0; i < 90; i++) {
        int silo = 1 + i % 3;
        String fan = "fan-" + i;
        writes.add(() -> at(silo).likeWith(consistency, fan));
      }
      for (Future<Integer> write : callers.invokeAll(writes, 60, TimeUnit.SECONDS)) {
        assertThat(write.get()).isPositive();
      }
    }
    if (consistency == WriteConsistency.ALL) {
      for (int silo = 1; silo <= 3; silo++) {
        assertThat(at(silo).fans()).hasSize(90);
      }
    }
  }

  @Test
  void killedSilo_losesNothingThatWasDurable() {
    at(1).like("alice");
    cluster.kill("silo-1");
    at(2).like("bob");
    untilAllSee("alice", "bob");
    cluster.startSilo();
    untilAllSee("alice", "bob");
  }

  @Test
  void killedSilo_losesWhatWasLocalAndHadNotLeft() {
    at(1).like("alice");
    untilAllSee("alice");
    assertThat(at(1).likeWith(WriteConsistency.LOCAL, "bob")).isEqualTo(2); // time stands still
    cluster.kill("silo-1");
    at(2).like("eve");
    cluster.startSilo();
    untilAllSee("alice", "eve");
  }

  @Test
  void killedSilo_losesNothingThatWasLocalAndHadLeft() {
    at(1).likeWith(WriteConsistency.LOCAL, "bob");
    untilAllSee("bob");
    cluster.kill("silo-1");
    at(2).like("eve");
    cluster.startSilo();
    untilAllSee("bob", "eve");
  }

  @Test
  void allSilosGone_theStoreRemembers() {
    at(1).like("alice");
    at(2).likeWith(WriteConsistency.LOCAL, "bob");
    cluster.silos().forEach(cluster::stop);
    cluster.startSilo();
    untilAllSee("alice", "bob");
  }

  @Test
  void turnThatThrows_takesItsChangeBack() {
    at(1).like("alice");
    assertThatThrownBy(() -> at(1).likeAndThrow("mallory"))
        .isInstanceOf(IllegalStateException.class);
    assertThat(at(1).fans()).containsExactly("alice");
    untilAllSee("alice");
  }

  @Test
  void manyComingsAndGoings_loseNothing() {
    for (int i = 0; i < 20; i++) {
      at(1 + i % 3).like("fan-" + i % 4);
      at(1 + i % 3).leave();
    }
    untilAllSee("fan-0", "fan-1", "fan-2", "fan-3");
  }

  @Test
  void manyChanges_areCompacted() {
    for (int i = 0; i < 600; i++) {
      at(1).like("fan-" + i % 5);
      if (i % 100 == 0) {
        cluster.clock().advance(Duration.ofSeconds(1));
      }
    }
    cluster.clock().advance(Duration.ofSeconds(1));
    at(1).like("last");
    cluster.kill("silo-1");
    untilAllSee("fan-0", "fan-1", "fan-2", "fan-3", "fan-4", "last");
  }

  @ParameterizedTest
  @EnumSource(names = {"LOCAL", "DURABLE"})
  void changes_arePushed_longBeforeTheyWouldBeReadFromTheStore(WriteConsistency consistency) {
    try (TestCluster pushing =
        TestCluster.start(
            3,
            silo ->
                silo.config(ConfigFactory.parseString("teff.replicated.sync-interval = 1000h")))) {
      List<Fans> copies =
          pushing.silos().stream()
              .map(name -> pushing.silo(name).grains().ref(Fans.class, "teff"))
              .toList();
      copies.forEach(copy -> assertThat(copy.fans()).isEmpty());
      copies.getFirst().likeWith(consistency, "alice");
      pushing.clock().advance(Duration.ofSeconds(1));
      for (Fans copy : copies) {
        Awaitility.await().until(() -> copy.fans().contains("alice"));
      }
    }
  }
}
