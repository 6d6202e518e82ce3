package dev.teff.samples.bank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.samples.bank.ChildQuickstart.Result;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills a silo at a random moment, again and again; the system property {@code teff.crash.runs}
 * says how often. The seed in a run's name is all it takes to kill the same silo at the same row
 * again.
 */
class CrashTest {
  private static final int RUNS = Integer.getInteger("teff.crash.runs", 3);
  private static final long FIRST_SEED = Long.getLong("teff.crash.seed", 1);
  private static final int ROWS = 500;

  @TempDir private Path folder;

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void kill_atAnyMoment_losesNoCentAndNoAcknowledgedTransfer(long seed) throws Exception {
    Path transfers = folder.resolve("transfers.csv");
    new CsvGenerator().writeTransfers(ROWS, transfers);
    Result result =
        new ChildQuickstart(folder)
            .run(
                Quickstart.class,
                "--csv=" + transfers,
                "--seed=" + seed,
                "--kill-at=" + new Random(seed).nextInt(100));
    assertThat(result.output()).contains("Every promise was kept");
    assertThat(result.exitCode()).isZero();
  }

  static LongStream seeds() {
    return LongStream.range(FIRST_SEED, FIRST_SEED + RUNS);
  }
}
