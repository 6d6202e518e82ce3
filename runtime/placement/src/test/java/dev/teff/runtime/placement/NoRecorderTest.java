package dev.teff.runtime.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Silos in a JVM whose flight recorder is switched off by a flag. */
@Timeout(120)
class NoRecorderTest {
  private static final String HEALTH = "health: ";

  @TempDir private Path folder;

  @Test
  void recorderIsSwitchedOff_silosRunWithoutAffinityAndSaySo() throws Exception {
    Process process = start();
    try {
      List<String> said =
          process.inputReader(StandardCharsets.UTF_8).lines().toList(); // until it ends
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(said)
          .contains("called", "moved by hand")
          .contains(
              HEALTH + "not working: this JVM has no flight recorder, or it was switched off");
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of(
            "-XX:-FlightRecorder",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            NoRecorderTest.class.getName()));
    return new ProcessBuilder(command).redirectError(folder.resolve("error.log").toFile()).start();
  }

  /** The process. */
  public static void main(String[] arguments) {
    try (var trio = new Trio("teff.affinity.round = 200ms")) {
      Trio.Member first = trio.members.getFirst();
      if (first.friend("one").greet("other", 3) == 3) {
        System.out.println("called");
      }
      System.out.println(HEALTH + first.placement().health());
      Trio.Member home = trio.home("one").orElseThrow();
      Trio.Member away = trio.members.get(home.equals(first) ? 1 : 0);
      home.placement().move(Trio.id("one"), away.silo().name());
      long begin = System.nanoTime();
      while (!away.cluster().isHere(Trio.id("one"))) {
        if (System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(30)) {
          throw new IllegalStateException("It does not move.");
        }
        Thread.onSpinWait();
      }
      System.out.println("moved by hand");
    }
  }
}
