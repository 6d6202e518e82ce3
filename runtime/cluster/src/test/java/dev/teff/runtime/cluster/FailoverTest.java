package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.teff.grains.CallOptions;
import dev.teff.grains.GrainException;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How soon every grain answers again when one of three processes is killed, or frozen. The log has
 * the times; nothing is asserted about them, since the machine may be busy.
 */
@Timeout(180)
class FailoverTest {
  private static final Logger LOG = LoggerFactory.getLogger(FailoverTest.class);
  private static final int KEYS = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private Store store;
  private ViewRegister register;
  private final List<SiloProcess> processes = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    Path database = folder.resolve("teff.db");
    store = Stores.open("sqlite:" + database);
    register =
        new ViewRegister(store.registers(), "processes", SystemTimekeeper.instance(), new Random());
    long begin = System.nanoTime();
    for (String name : List.of("a", "b", "c")) {
      processes.add(SiloProcess.start(name, database));
    }
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> register.read().inState(MemberState.ACTIVE).size() == 3);
    LOG.warn("formed in {} ms", millisSince(begin));
  }

  @AfterEach
  void stop() {
    processes.forEach(SiloProcess::close);
    store.close();
  }

  @Test
  void silo_killed_everyGrainAnswersAgain() throws Exception {
    try (TeffClient client = connect()) {
      LOG.warn("all answered {} ms after the view stood", longestSilence(client));
      processes.getFirst().kill();
      LOG.warn("all answered {} ms after SIGKILL", longestSilence(client));
    }
  }

  @Test
  void silo_frozen_everyGrainAnswersAgain() throws Exception {
    try (TeffClient client = connect()) {
      longestSilence(client);
      processes.getFirst().freeze();
      LOG.warn("all answered {} ms after SIGSTOP", longestSilence(client));
    }
  }

  private TeffClient connect() {
    List<String> seeds =
        register.read().members().stream()
            .map(member -> member.silo().host() + ":" + member.silo().port())
            .toList();
    return TeffClient.connect(ClientOptions.of(seeds, Secret.of("")));
  }

  /** Calls every grain until it answers; the time until the last one has. */
  private static long longestSilence(TeffClient client) throws Exception {
    long begin = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> answered = new ArrayList<>();
      for (int i = 0; i < KEYS; i++) {
        String key = "k" + i;
        answered.add(
            threads.submit(() -> {
              callUntilAnswered(client, key, begin);
              return millisSince(begin);
            }));
      }
      long longest = 0;
      for (Future<Long> each : answered) {
        longest = Math.max(longest, each.get());
      }
      return longest;
    }
  }

  private static void callUntilAnswered(TeffClient client, String key, long begin) {
    var grains = client.grains();
    Teller teller =
        grains.with(grains.ref(Teller.class, key), CallOptions.timeout(Duration.ofMillis(250)));
    while (millisSince(begin) < PATIENCE.toMillis()) {
      try {
        assertThat(teller.echo(key)).isEqualTo(key);
        return;
      } catch (GrainException e) {
        LOG.debug("{} does not answer: {}", key, e.getMessage());
      }
    }
    throw new AssertionError(key + " did not answer within " + PATIENCE);
  }

  private static long millisSince(long begin) {
    return (System.nanoTime() - begin) / 1_000_000;
  }
}
