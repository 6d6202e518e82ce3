package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.runtime.SystemTimekeeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clusters whose silos agree on the view among themselves. */
@Timeout(120)
class StorelessTest {
  private static final List<String> SEEDS = List.of("fake:9001", "fake:9002", "fake:9003");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Town town = new Town();
  private final List<TeffCluster> clusters = new ArrayList<>();

  @AfterEach
  void close() throws InterruptedException {
    List<Thread> closing = // each tries to say that it leaves
        clusters.stream().map(cluster -> Thread.startVirtualThread(cluster::close)).toList();
    for (Thread each : closing) {
      assertThat(each.join(PATIENCE)).isTrue();
    }
    town.close();
  }

  private TeffCluster cluster(int seat) {
    TeffCluster cluster = town.storeless(SEEDS, seat);
    clusters.add(cluster);
    return cluster;
  }

  private Thread join(TeffCluster cluster, String name) {
    return Thread.startVirtualThread(() -> cluster.join(new FakeSilo(name)));
  }

  @Test
  void silos_thatAreExpected_formGoOnWithoutOneAndTakeItBack() throws Exception {
    TeffCluster a = cluster(0);
    TeffCluster b = cluster(1);
    TeffCluster c = town.storeless(SEEDS.reversed(), 0); // in whatever order they are named
    clusters.add(c);
    for (Thread joining : List.of(join(a, "a"), join(b, "b"), join(c, "c"))) {
      assertThat(joining.join(PATIENCE)).isTrue();
    }
    await().atMost(PATIENCE).until(() -> Town.divided(a, b, c));

    town.network.kill(c.self().incarnation());
    await().atMost(PATIENCE).until(() -> Town.divided(a, b));
    assertThat(a.silos()).isEqualTo(Set.of("a", "b"));

    TeffCluster again = cluster(2);
    assertThat(join(again, "c").join(PATIENCE)).isTrue();
    await().atMost(PATIENCE).until(() -> Town.divided(a, b, again));
    assertThat(a.lease().isHeld()).isTrue();

    town.network.kill(b.self().incarnation());
    town.network.kill(again.self().incarnation());
    await().atMost(PATIENCE).until(() -> !a.lease().isHeld()); // a minority lets nothing out
    assertThat(a.silos()).isEqualTo(Set.of("a", "b", "c"));
  }

  @Test
  void majority_thatIsMissing_isSaidWithWhoIsExpected() {
    TeffCluster lonely = town.storeless(SEEDS, 0, Duration.ofMillis(300));
    clusters.add(lonely);
    assertThatThrownBy(() -> lonely.join(new FakeSilo("a")))
        .isInstanceOfSatisfying(
            GrainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SEEDS_UNREACHABLE))
        .hasMessageContaining("No majority of the 3 expected silos")
        .hasMessageContaining("this one is at fake:9001, which is one of them");
  }

  @Test
  void votes_countAmongThoseOnlyWhoExpectTheSameSilos() {
    byte[] vote = {1};
    String signed = Quorum.electorate(expecting("h:1,h:2,h:3")).sign(vote);
    assertThat(Quorum.electorate(expecting("h:3,h:1,h:2")).sign(vote)).isEqualTo(signed);
    assertThat(Quorum.electorate(expecting("h:1,h:2,h:4")).sign(vote)).isNotEqualTo(signed);
  }

  private static ClusterOptions expecting(String seeds) {
    return ClusterOptions.builder().seeds(List.of(seeds.split(","))).expectedSize(3).build();
  }

  @Test
  void size_withoutSeeds_isRefused() {
    assertThatThrownBy(() -> ClusterOptions.builder().expectedSize(3).seeds(List.of("h:1")).build())
        .isInstanceOfSatisfying(
            GrainException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION_INVALID))
        .hasMessageContaining("expected-size is 3, and there are 1 different seeds");
  }

  @Test
  void neitherStoreNorSize_isRefused() {
    ClusterOptions options = ClusterOptions.builder().build();
    assertThatThrownBy(
            () -> TeffCluster.create(options, SystemTimekeeper.instance(), new Random(1)))
        .isInstanceOf(GrainException.class)
        .hasMessageContaining("neither a store nor an expected size");
  }
}
