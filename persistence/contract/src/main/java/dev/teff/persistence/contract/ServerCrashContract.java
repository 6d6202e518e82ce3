package dev.teff.persistence.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The server dies, too, by SIGKILL at random moments under load, and comes back; the writer goes on
 * by itself.
 */
public abstract class ServerCrashContract extends CrashContract {
  private static final int KILLS = 2;

  /** Kills all processes of the server. */
  protected abstract void killServer() throws Exception;

  /** Starts the server again on the same data, and returns when it answers. */
  protected abstract void restartServer() throws Exception;

  @ParameterizedTest
  @MethodSource("seeds")
  final void server_killedUnderLoad_losesNothingAcknowledged(long seed) throws Exception {
    var random = new Random(seed);
    // Cassandra ends what was half-way at a kill when the partition is used again, and be it after
    // its table was emptied: no run may meet what the one before has left.
    String prefix = "survivor-" + Long.toHexString(seed);

    try (var writer = CrashProcess.start(url(), prefix)) {
      for (int i = 0; i < KILLS; i++) {
        writer.awaitAcknowledged(1 + random.nextInt(latestKill() / 2));
        killServer();
        restartServer();
        writer.serverStarted();
      }
      writer.awaitAcknowledged(latestKill() / 8);
      writer.awaitEach(keys(prefix));
      writer.kill();

      assertThat(writer.failures()).isNotEmpty();
      check(prefix, writer);
    }
  }
}
