package dev.teff.persistence.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
import dev.teff.persistence.contract.Logs;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Writers die by SIGKILL at random moments under load; every event they acknowledged is stored,
 * once, in order, without holes. The property {@code teff.crash.runs} says how often, 3 times
 * without it; {@code teff.crash.seed} repeats a run.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class SqliteCrashTest {
  private static final int LATEST_KILL = 4_000;

  @TempDir private Path directory;

  static LongStream seeds() {
    Long given = Long.getLong("teff.crash.seed");
    return given != null
        ? LongStream.of(given)
        : new Random().longs(Integer.getInteger("teff.crash.runs", 3));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void writer_killedUnderLoad_losesNothingAcknowledged(long seed) throws Exception {
    var random = new Random(seed);

    try (var writer = CrashProcess.start(url(), "killed", 1 + random.nextInt(LATEST_KILL))) {
      writer.awaitEnough();

      check("killed", writer.kill());
    }
  }

  @Test
  void oneOfTwoWriters_killedUnderLoad_losesNothingAndHoldsUpNobody() throws Exception {
    try (var killed = CrashProcess.start(url(), "killed", LATEST_KILL / 8);
        var other = CrashProcess.start(url(), "other", LATEST_KILL / 4)) {
      killed.awaitEnough();
      check("killed", killed.kill());

      other.awaitEnough();
      check("other", other.kill());
    }
  }

  private String url() {
    return "sqlite:" + directory.resolve("teff.db");
  }

  private void check(String prefix, Map<String, Long> acknowledged) {
    assertThat(acknowledged).as("acknowledged by writer %s", prefix).isNotEmpty();
    try (Store store = Stores.open(url())) {
      for (int i = 0; i < CrashWriter.GRAINS; i++) {
        GrainId grain = CrashWriter.grain(prefix, i);
        long head = store.events().claim(grain).head();

        assertThat(head).isGreaterThanOrEqualTo(acknowledged.getOrDefault(grain.key(), 0L));
        assertThat(Logs.texts(store, grain))
            .containsExactlyElementsOf(
                IntStream.rangeClosed(1, (int) head)
                    .mapToObj(sequence -> grain.key() + " " + sequence)
                    .toList());
      }
    }
  }
}
