package dev.teff.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Zero, a call, its answer, idle, zero again, and a reminder that wakes; with real processes. */
@Timeout(170)
class ScaleToZeroTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int CALLERS = 6;
  private static final int CALLS_WITH_THREE = 300;

  @TempDir private Path folder;

  @Test
  void cluster_comesForACallAndForAReminder_andGoesWhenIdle() throws Exception {
    try (UpProcess up = UpProcess.start(folder, "--scale-to-zero", "--silos=1", "--idle=3s")) {
      comesAndGoes(up);
    }
  }

  private void comesAndGoes(UpProcess up) throws Exception {
    assertThat(up.children()).isEmpty();
    assertThat(UpProcess.command(folder, "silos")).contains("No silo takes calls");
    assertThat(up.children()).as("looking starts none").isEmpty();
    var parked = new ArrayList<CompletableFuture<String>>();
    for (int i = 0; i < 20; i++) {
      parked.add(up.call("add", "[1]"));
    }
    for (CompletableFuture<String> call : parked) {
      assertThat(call.get(90, TimeUnit.SECONDS)).startsWith("200 ");
    }
    assertThat(up.children()).hasSize(1);
    assertThat(up.call("addIn", "[15000, 100]").get(90, TimeUnit.SECONDS)).isEqualTo("204 ");
    await().atMost(Duration.ofSeconds(30)).until(() -> up.children().isEmpty());
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> up.children().size() == 1); // for the reminder
    await().atMost(Duration.ofSeconds(60)).until(() -> up.children().isEmpty());
    assertThat(up.call("total", "").get(90, TimeUnit.SECONDS)).isEqualTo("200 120");

    List<ProcessHandle> silo = up.children();
    assertThat(silo).hasSize(1);
    up.stop();
    assertThat(silo).noneMatch(ProcessHandle::isAlive);
    assertThat(up.log()).content().contains("silos now: ").doesNotContain("Exception");
  }

  @Test
  void cluster_growsToThreeSilosUnderLoad_andGoes_withoutAnErrorOrALostWrite() throws Exception {
    Path settings =
        Files.writeString(
            folder.resolve("eager.conf"), "teff.gateway.scaling.calls-per-silo = 1\n");
    try (UpProcess up =
        UpProcess.start(
            folder, "--scale-to-zero", "--silos=3", "--idle=3s", "--config=" + settings)) {
      assertThat(up.children()).isEmpty();
      var enough = new AtomicBoolean();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<Long> one = threads.submit(() -> addUntil(up, 0, enough));
        awaitSilos(up, 1);
        List<Future<Long>> others =
            IntStream.range(1, CALLERS)
                .mapToObj(i -> threads.submit(() -> addUntil(up, i, enough)))
                .toList();
        awaitSilos(up, 3);
        Set<ProcessHandle> three = Set.copyOf(up.children());
        long busy = totals(up, CALLERS);
        await().atMost(SOON).until(() -> totals(up, CALLERS) > busy + CALLS_WITH_THREE);
        assertThat(up.children()).as("no silo was replaced").hasSameElementsAs(three);
        enough.set(true);
        awaitSilos(up, 0);
        long acknowledged = one.get();
        for (Future<Long> other : others) {
          acknowledged += other.get();
        }
        assertThat(totals(up, CALLERS)).isEqualTo(acknowledged);
      }
      up.stop();
      assertThat(up.log()).content().contains("Silo silo-3 runs").doesNotContain("Exception");
    }
  }

  /** Adds one after the other until it is enough; says how many were acknowledged: all. */
  private static long addUntil(UpProcess up, int caller, AtomicBoolean enough) throws Exception {
    long acknowledged = 0;
    while (!enough.get()) {
      acknowledged++;
      assertThat(up.call("c" + caller, "add", "[1]").get(90, TimeUnit.SECONDS))
          .isEqualTo("200 " + acknowledged);
    }
    return acknowledged;
  }

  private static long totals(UpProcess up, int callers) throws Exception {
    long total = 0;
    for (int i = 0; i < callers; i++) {
      String answer = up.call("c" + i, "total", "").get(90, TimeUnit.SECONDS);
      assertThat(answer).startsWith("200 ");
      total += Long.parseLong(answer.substring(4));
    }
    return total;
  }

  private static void awaitSilos(UpProcess up, int number) {
    await().atMost(SOON).until(() -> up.children().size() == number);
  }
}
