package dev.teff.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Silos that come and go as processes of their own. */
@Timeout(170)
class LocalScalerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private final List<String> told = new CopyOnWriteArrayList<>();

  @BeforeEach
  void prepare() throws IOException {
    Files.createDirectories(TeffHome.logs());
    SecretFile.generate(folder.resolve("secret"));
  }

  private LocalScaler scaler(String store) {
    return scaler(store, PATIENCE);
  }

  private LocalScaler scaler(String store, Duration toDrain) {
    return new LocalScaler(new LocalCluster.Plan(1, folder, store, false), told::add, toDrain);
  }

  @Test
  void siloThatGoes_hasTheTimeThatItMayTake_andNoMore() throws Exception {
    Duration grace = Duration.ofSeconds(40);
    assertThat(
            LocalScaler.timeToDrain(
                ConfigFactory.parseMap(Map.of("teff.silo.shutdown-grace", grace))))
        .isGreaterThan(grace.multipliedBy(2));
    try (LocalScaler scaler =
        scaler("sqlite:" + folder.resolve("teff.db"), Duration.ofMillis(100))) {
      scaler.scaleTo(1);
      await().atMost(PATIENCE).until(() -> told.contains("Silo silo-1 runs."));
      ProcessHandle silo = child();
      Processes.signal(silo, "STOP");
      scaler.scaleTo(0);
      await().atMost(Duration.ofSeconds(5)).until(() -> !silo.isAlive());
      await()
          .atMost(PATIENCE)
          .until(() -> told.contains("Silo silo-1 did not stop within 0 s, and was killed."));
    }
  }

  private static ProcessHandle child() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains(SiloProcess.MARK))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void folderOfAnEarlierRun_itsReadyFileIsNotBelieved() throws Exception {
    Files.writeString(folder.resolve("silo-1.ready"), "127.0.0.1:1");
    try (LocalScaler scaler = scaler("sqlite:" + folder.resolve("teff.db"))) {
      scaler.scaleTo(1);
      await().atMost(PATIENCE).until(() -> !scaler.addresses().isEmpty());
      assertThat(scaler.addresses()).doesNotContain("127.0.0.1:1");
      await().atMost(PATIENCE).until(() -> told.contains("Silo silo-1 runs."));

      scaler.scaleTo(0);
      await().atMost(PATIENCE).until(() -> told.contains("Silo silo-1 stopped."));
      assertThat(scaler.addresses()).isEmpty();
    }
  }

  @Test
  void siloThatCannotStart_isToldOfOnceAndRests() {
    List<ProcessHandle> others = ProcessHandle.current().children().toList();
    try (LocalScaler scaler = scaler("nosuch:store")) {
      await()
          .atMost(PATIENCE)
          .until(() -> {
            scaler.scaleTo(1);
            return !told.isEmpty();
          });
      scaler.scaleTo(1); // rests

      assertThat(told)
          .singleElement()
          .asString()
          .startsWith("A silo did not start and is tried again: silo-1 did not start: TEFF-310")
          .contains("its log is");
      assertThat(ProcessHandle.current().children().toList()).isEqualTo(others);
      assertThat(scaler.addresses()).isEmpty();
    }
  }
}
