package dev.teff.persistence.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.LogRecord;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Writers die by SIGKILL at random moments under load; every event they acknowledged is stored,
 * once, in order, without holes. The property {@code teff.crash.runs} says how often, 3 times
 * without it; {@code teff.crash.seed} repeats a run.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
public abstract class CrashContract {
  /** After how many acknowledged events a kill comes at the latest. */
  protected static final int LATEST_KILL = 4_000;

  /** The URL of a store that is empty at the beginning of each test, and the same within it. */
  protected abstract String url() throws Exception;

  /** The seeds of the runs. */
  protected static LongStream seeds() {
    Long given = Long.getLong("teff.crash.seed");
    return given != null
        ? LongStream.of(given)
        : new Random().longs(Integer.getInteger("teff.crash.runs", 3));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  final void writer_killedUnderLoad_losesNothingAcknowledged(long seed) throws Exception {
    var random = new Random(seed);

    try (var writer = CrashProcess.start(url(), "killed")) {
      writer.awaitAcknowledged(1 + random.nextInt(LATEST_KILL));
      writer.kill();

      assertThat(writer.failures()).isEmpty();
      check("killed", writer);
    }
  }

  @Test
  final void oneOfTwoWriters_killedUnderLoad_losesNothingAndHoldsUpNobody() throws Exception {
    try (var killed = CrashProcess.start(url(), "killed");
        var other = CrashProcess.start(url(), "other")) {
      killed.awaitAcknowledged(LATEST_KILL / 8);
      killed.kill();
      check("killed", killed);

      other.awaitAcknowledged(LATEST_KILL / 8);
      other.kill();
      assertThat(other.failures()).isEmpty();
      check("other", other);
    }
  }

  /** Checks what is stored against what was acknowledged. */
  final void check(String prefix, CrashProcess writer) throws Exception {
    var acknowledged = writer.acknowledged();
    assertThat(acknowledged).as("acknowledged by writer %s", prefix).isNotEmpty();
    try (Store store = Stores.open(url())) {
      for (int i = 0; i < CrashWriter.GRAINS; i++) {
        GrainId grain = CrashWriter.grain(prefix, i);
        long head = store.events().claim(grain).head();
        List<LogRecord> records = Logs.records(store, grain, 1, Long.MAX_VALUE);
        List<String> texts = Logs.texts(records);

        assertThat(Logs.sequences(records))
            .containsExactlyElementsOf(LongStream.rangeClosed(1, head).boxed().toList());
        assertThat(texts)
            .containsExactlyElementsOf(
                records.stream()
                    .map(each -> CrashWriter.text(grain, each.sequence(), each.epoch()))
                    .toList());
        List<String> promised = acknowledged.getOrDefault(grain.key(), List.of());
        if (!promised.isEmpty()) { // the kill may come before a grain's first answer
          assertThat(texts).containsSubsequence(promised);
        }
      }
    }
  }
}
