package dev.teff.cli;

import com.typesafe.config.Config;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;

/**
 * Starts a silo, and waits for a store that cannot be reached yet: a silo and its database often
 * start together, and whoever watches the process would only start it again.
 */
final class SiloStart {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Config config;
  private final StopSignal stop;
  private final PrintWriter out;

  SiloStart(Config config, StopSignal stop, PrintWriter out) {
    this.config = config;
    this.stop = stop;
    this.out = out;
  }

  /**
   * Blocks until the silo is ready.
   *
   * @return empty when it was told to stop before
   */
  Optional<RunningSilo> run() throws InterruptedException {
    String said = "";
    while (true) {
      try {
        return Optional.of(RunningSilo.start(config, stop::stop));
      } catch (GrainException e) {
        if (e.code() != ErrorCode.STORE_UNREACHABLE) {
          throw e;
        }
        String why = String.valueOf(e.getMessage());
        if (!why.equals(said)) {
          out.println("Not ready, trying again every second: " + why);
          out.flush();
          said = why;
        }
        if (stop.await(PAUSE)) {
          return Optional.empty();
        }
      }
    }
  }
}
