package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.async;
import static dev.teff.runtime.TestSilo.await;
import static dev.teff.runtime.TestSilo.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
import dev.teff.grains.Pending;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StatelessWorkerTest {
  @Test
  void busyWorkers_areJoinedByOthers_upToTheMaximum() throws Exception {
    try (TestSilo silo = TestSilo.start()) {
      var leave = new CountDownLatch(1);
      var entered = new CountDownLatch(3);
      silo.on(
          "block",
          self -> {
            entered.countDown();
            await(leave);
            return 1;
          });
      silo.on("fine", self -> 2);
      Worker worker = silo.grains().ref(Worker.class, "w");
      List<CompletableFuture<Long>> blocked = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int missing = 3 - i;
        TestSilo.eventually(() -> entered.getCount() == missing);
        blocked.add(async(() -> worker.run("block")));
      }
      await(entered);
      Pending<Long> queued = silo.grains().start(worker, each -> each.run("fine"));
      assertThat(silo.active("worker")).isEqualTo(3);
      assertThat(queued.isDone()).isFalse();
      leave.countDown();
      assertThat(queued.await()).isEqualTo(2);
      for (CompletableFuture<Long> each : blocked) {
        assertThat(get(each)).isEqualTo(1);
      }
      assertThat(silo.script.activations("w")).isEqualTo(3);
    }
  }

  @Test
  void freeWorker_isUsedAgain() {
    try (TestSilo silo = TestSilo.start()) {
      silo.on("fine", self -> 2);
      for (int i = 0; i < 100; i++) {
        silo.grains().ref(Worker.class, "w").run("fine");
      }
      assertThat(silo.script.activations("w")).isEqualTo(1);
    }
  }

  @Test
  void worker_knowsItselfAsItsCallersDo() {
    try (TestSilo silo = TestSilo.start()) {
      silo.on(
          "who",
          self -> {
            assertThat(self.context.id()).isEqualTo(GrainId.of("worker", "w"));
            return 0;
          });
      silo.grains().ref(Worker.class, "w").run("who");
      silo.silo().deactivate(silo.grains().ref(Worker.class, "w"));
      TestSilo.eventually(() -> silo.active("worker") == 0);
    }
  }

  @Test
  void worker_runsWhereItsCallerIs_whoeverHostsItsRange() {
    var cluster = new FakeCluster();
    cluster.hostHere(grain -> false);
    try (TestSilo silo = TestSilo.in(cluster)) {
      silo.on("fine", self -> 2);
      assertThat(silo.grains().ref(Worker.class, "w").run("fine")).isEqualTo(2);
      cluster.silo().hostingChanged();
      assertThat(silo.active("worker")).isEqualTo(1);
      assertThat(cluster.forwarded).isEmpty();
    }
  }

  @Test
  void workersOfAnotherKey_areNotConcerned_andCallersAreSpread() throws Exception {
    try (TestSilo silo = TestSilo.start()) {
      int workers = 3;
      var leave = new CountDownLatch(1);
      var freed = new CountDownLatch(1);
      var entered = new CountDownLatch(workers);
      silo.on(
          "block",
          self -> {
            entered.countDown();
            await(entered.getCount() == 0 ? freed : leave);
            return 1;
          });
      silo.on("fine", self -> 2);
      Worker worker = silo.grains().ref(Worker.class, "w");
      List<CompletableFuture<Long>> blocked = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        int missing = workers - i;
        TestSilo.eventually(() -> entered.getCount() == missing);
        blocked.add(async(() -> worker.run("block")));
      }
      await(entered);
      List<Pending<Long>> queued = new ArrayList<>();
      try {
        assertThat(silo.grains().ref(Worker.class, "v").run("fine")).isEqualTo(2);

        for (int i = 0; i < 2 * workers; i++) {
          queued.add(silo.grains().start(worker, each -> each.run("fine")));
        }
        freed.countDown(); // the last one goes on, and runs what is queued at it
        get(blocked.getLast());
        TestSilo.eventually(() -> queued.stream().filter(Pending::isDone).count() == 2);
      } finally { // else the silo would wait for them
        freed.countDown();
        leave.countDown();
      }
      for (Pending<Long> each : queued) {
        assertThat(each.await()).isEqualTo(2);
      }
      for (CompletableFuture<Long> each : blocked) {
        assertThat(get(each)).isEqualTo(1);
      }
    }
  }

  @Test
  void worker_mayHaveTheLongestKey() {
    try (TestSilo silo = TestSilo.start()) {
      String key = "k".repeat(GrainId.MAX_KEY_LENGTH);
      silo.on("key", self -> self.context.id().key().length());
      silo.on(
          "send",
          self -> {
            self.grains().send(self.grains().ref(Worker.class, key), worker -> worker.run("key"));
            return 1;
          });
      assertThat(silo.grains().ref(Worker.class, key).run("key")).isEqualTo(key.length());
      Probe sender = silo.probe("a");
      assertThat(InlineTurnTest.unchecked(sender, "send")).isEqualTo(1);
      assertThat(InlineTurnTest.unchecked(sender, "send")).as("its turn ended").isEqualTo(1);
    }
  }

  @Test
  void worker_whoseKeyLooksLikeAnAddress_isNoOther() {
    try (TestSilo silo = TestSilo.start()) {
      silo.on("key", self -> self.context.id().key().length());
      assertThat(silo.grains().ref(Worker.class, "w").run("key")).isEqualTo(1);
      Worker other = silo.grains().ref(Worker.class, "w#0");
      for (int i = 0; i < 3; i++) { // by each of the ways that a reference finds its grain
        assertThat(other.run("key")).isEqualTo(3);
        assertThat(silo.grains().start(other, each -> each.run("key")).await()).isEqualTo(3);
      }
    }
  }
}
