package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.runtime.spi.Lease;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HealthTest {
  /** What a silo has while its store does not answer. */
  static final Lease NEVER_HELD =
      new Lease() {
        @Override
        public boolean isHeld() {
          return false;
        }

        @Override
        public void await(Output output) {
          // It waits for ever.
        }
      };

  @Test
  void siloThatMayLetNothingOut_lives() {
    var cluster = new FakeCluster();
    cluster.lease(NEVER_HELD);
    try (TestSilo silo = TestSilo.with(builder -> builder.cluster(cluster))) {
      assertThat(silo.silo().health()).isEqualTo(new Health(true, true, ""));
    }
  }

  @Test
  void siloWhoseTurnsDoNotRun_isNotLive_withinASecond() throws Exception {
    var stuck = new AtomicBoolean();
    var kept = new ConcurrentLinkedQueue<Runnable>();
    try (TestSilo silo =
        TestSilo.with(builder ->
            builder.turns(task -> {
              if (stuck.get()) {
                kept.add(task);
              } else {
                Thread.startVirtualThread(task);
              }
            }))) {
      assertThat(silo.silo().health().live()).isTrue();
      stuck.set(true);
      try {
        // Those who ask while the first turn's thread looks for more are still answered by it.
        var asking = TestSilo.Held.start(() -> silo.silo().health());
        while (!asking.waits()) {
          assertThat(TestSilo.get(asking.result()).live()).isTrue();
          asking = TestSilo.Held.start(() -> silo.silo().health());
        }
        silo.time.advance(Duration.ofSeconds(1));
        Health health = TestSilo.get(asking.result());
        assertThat(health.live()).isFalse();
        assertThat(health.ready()).isFalse();
        assertThat(health.detail()).contains("TEFF-201", "teff.canary");
      } finally { // else the silo would not end
        stuck.set(false);
        kept.forEach(Thread::startVirtualThread);
      }
      assertThat(silo.silo().health()).isEqualTo(new Health(true, true, ""));
    }
  }

  @Test
  void siloThatIsNotInItsCluster_livesAndIsNotReady() {
    var cluster = new FakeCluster();
    try (TestSilo silo = TestSilo.in(cluster)) {
      assertThat(silo.silo().health()).isEqualTo(new Health(true, true, ""));
      cluster.member(false);
      assertThat(silo.silo().health()).isEqualTo(new Health(true, false, ""));
    }
  }

  @Test
  void siloThatWaitsForItsLastTurns_lives() throws Exception {
    var entered = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    TestSilo silo = TestSilo.start();
    silo.on(
        "block",
        self -> {
          entered.countDown();
          TestSilo.await(leave);
          return 1;
        });
    var call = TestSilo.async(() -> silo.probe("a").run("block"));
    TestSilo.await(entered);
    var closing =
        TestSilo.Held.start(() -> {
          silo.close();
          return 0;
        });
    assertThat(closing.waits()).isTrue();
    assertThat(silo.silo().health()).isEqualTo(new Health(true, false, "The silo stops."));
    leave.countDown();
    TestSilo.get(closing.result());
    assertThat(TestSilo.get(call)).isEqualTo(1);
    assertThat(silo.silo().health().live()).isFalse();
  }
}
