package dev.teff.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.cli.KeptCluster.KeptProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeptClusterTest {
  private final Process process;

  KeptClusterTest() throws IOException {
    process = new ProcessBuilder("tail", "-f", "/dev/null").start();
  }

  @AfterEach
  void endProcess() {
    process.destroyForcibly();
  }

  @Test
  void process_thatStartedThen_isFound() {
    assertThat(silo(startOf(process)).process()).contains(process.toHandle());
  }

  @Test
  void process_thatTookTheIdLater_isAStranger() {
    assertThat(silo(startOf(process).minus(Duration.ofMinutes(1))).process()).isEmpty();
  }

  @Test
  void process_thatIsGone_isNotFound() {
    KeptProcess silo = silo(startOf(process));
    Processes.kill(List.of(process.toHandle()));
    assertThat(silo.process()).isEmpty();
  }

  @Test
  void processes_asked_stop() {
    assertThat(Processes.stop(List.of(process.toHandle()), Processes.GRACE)).isEmpty();
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void process_thatTakesTooLong_isKilledAndTold() throws Exception {
    Processes.signal(process.toHandle(), "STOP");
    assertThat(Processes.stop(List.of(process.toHandle()), Duration.ofMillis(100)))
        .containsExactly(process.toHandle());
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void silo_thatIsStopped_hasTheTimeThatItIsConfiguredTo() throws Exception {
    var plan = new LocalCluster.Plan(1, Path.of("none"), "memory:", false);
    assertThat(plan.timeToDrain()).isGreaterThanOrEqualTo(Duration.ofSeconds(60));
    assertThat(plan.jvmOptions(List.of("-Dteff.silo.shutdown-grace=5m", "-Xmx1g")).timeToDrain())
        .isGreaterThan(Duration.ofMinutes(10));
  }

  private KeptProcess silo(Instant started) {
    return new KeptProcess("silo-1", "127.0.0.1:1", process.pid(), started);
  }

  private static Instant startOf(Process process) {
    return process.toHandle().info().startInstant().orElseThrow();
  }
}
