package dev.teff.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.teff.grains.CallOptions;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.runtime.cluster.ClientOptions;
import dev.teff.runtime.cluster.Secret;
import dev.teff.runtime.cluster.TeffClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./teff silo} without a store: processes that agree among themselves by Hazelcast. */
@Timeout(240)
class StorelessSilosTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int GRAINS = 30;

  @TempDir private Path folder;
  private final List<Process> silos = new ArrayList<>();

  @AfterEach
  void end() {
    silos.forEach(silo -> silo.destroyForcibly().onExit().join());
  }

  @Test
  void silos_formGoOnWithoutOne_andTheLastOneAnswersNobody() throws Exception {
    List<Integer> ports = freePorts();
    String seeds = ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    for (int port : ports) {
      silos.add(start(port, seeds));
    }
    List<String> addresses = new ArrayList<>();
    for (int port : ports) {
      addresses.add(awaitReady(port));
    }
    try (TeffClient client = TeffClient.connect(ClientOptions.of(addresses, Secret.of("")))) {
      await().atMost(PATIENCE).untilAsserted(() -> callAll(client));

      kill(2);
      await().atMost(PATIENCE).untilAsserted(() -> callAll(client));

      kill(1);
      // What one of three says alone, others may contradict: it keeps it to itself.
      assertThatThrownBy(() -> callAll(client))
          .isInstanceOfSatisfying(
              GrainException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED));
      assertThat(silos.getFirst().isAlive()).isTrue();
    }
  }

  private static void callAll(TeffClient client) {
    var grains = client.grains();
    for (int i = 0; i < GRAINS; i++) {
      Pebble pebble = grains.ref(Pebble.class, "p" + i);
      assertThat(grains.with(pebble, CallOptions.timeout(Duration.ofSeconds(3))).toss())
          .isPositive();
    }
  }

  private void kill(int silo) {
    silos.get(silo).destroyForcibly().onExit().join();
  }

  private Process start(int port, String seeds) throws IOException {
    List<String> command = SiloJvm.command(folder);
    command.addAll(
        List.of(
            Main.class.getName(),
            "silo",
            "--name=silo-" + port,
            "--expected-size=3",
            "--seeds=" + seeds,
            "--membership-port=" + port,
            "--ready-file=" + readyFile(port),
            "--until-input-ends"));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log(port).toFile())
        .start();
  }

  private Path readyFile(int port) {
    return folder.resolve(port + ".ready");
  }

  private Path log(int port) {
    return folder.resolve(port + ".log");
  }

  private String awaitReady(int port) throws IOException {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(readyFile(port)).as(Files.readString(log(port))).exists());
    assertThat(log(port)).content().contains("with no store");
    return Files.readString(readyFile(port));
  }

  /** Below those that systems give to outgoing connections. */
  private static List<Integer> freePorts() {
    return ThreadLocalRandom.current()
        .ints(16_384, 32_768)
        .filter(StorelessSilosTest::isFree)
        .distinct()
        .limit(3)
        .boxed()
        .toList();
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
