package dev.teff.persistence.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Writers die by SIGKILL at random moments under load; every event they acknowledged is stored,
 * once, in order, without holes, or told of by a snapshot; so are values and reminders, and what
 * was cancelled is gone. The property {@code teff.crash.runs} says how often, 3 times without it;
 * {@code teff.crash.seed} repeats a run.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
public abstract class CrashContract {

  /** The URL of a store that is empty at the beginning of each test, and the same within it. */
  protected abstract String url() throws Exception;

  /** After how many acknowledgements a kill comes at the latest. */
  protected int latestKill() {
    return 4_000;
  }

  /** Whether reminders change if and only if the events beside them are stored. */
  protected boolean remindersAreAtomic() {
    return true;
  }

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
    String prefix = "killed-" + Long.toHexString(seed);

    try (var writer = CrashProcess.start(url(), prefix)) {
      writer.awaitAcknowledged(1 + random.nextInt(latestKill()));
      writer.kill();

      assertThat(writer.failures()).isEmpty();
      check(prefix, writer);
    }
  }

  @Test
  final void oneOfTwoWriters_killedUnderLoad_losesNothingAndHoldsUpNobody() throws Exception {
    try (var killed = CrashProcess.start(url(), "killed");
        var other = CrashProcess.start(url(), "other")) {
      killed.awaitAcknowledged(latestKill() / 8);
      killed.awaitEach(keys("killed"));
      killed.kill();
      check("killed", killed);

      other.awaitAcknowledged(latestKill() / 8);
      other.awaitEach(keys("other"));
      other.kill();
      assertThat(other.failures()).isEmpty();
      check("other", other);
    }
  }

  @Test
  final void writer_withoutParent_ends() throws Exception {
    try (var writer = CrashProcess.start(url(), "abandoned")) {
      writer.awaitAcknowledged(1);
      assertThat(writer.told(remindersAreAtomic()).acknowledged()).isNotEmpty();
      writer.abandon();
    }
  }

  static Set<String> keys(String prefix) {
    return Stream.of(CrashKind.values())
        .flatMap(kind -> kind.grains(prefix).stream())
        .map(GrainId::key)
        .collect(Collectors.toSet());
  }

  /** Checks what is stored against what was acknowledged. */
  final void check(String prefix, CrashProcess writer) throws Exception {
    assertThat(writer.broken()).isEmpty();
    CrashTold told = writer.told(remindersAreAtomic());
    assertThat(told.acknowledged()).as("acknowledged by writer %s", prefix).isNotEmpty();
    try (Store store = Stores.open(url())) {
      for (CrashKind kind : CrashKind.values()) {
        for (GrainId grain : kind.grains(prefix)) {
          kind.check(store, grain, told);
        }
      }
    }
  }
}
