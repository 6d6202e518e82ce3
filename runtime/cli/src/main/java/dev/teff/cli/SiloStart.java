package dev.teff.cli;

import com.typesafe.config.Config;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.runtime.admin.Admin;
import dev.teff.runtime.admin.AdminOptions;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Starts a silo, and waits for a store that cannot be used yet: a silo and its database often start
 * together, and whoever watches the process would only start it again. Meanwhile the silo's admin
 * address, where it has one, says that it lives and what it waits for.
 */
final class SiloStart {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** What passes without anybody changing what the silo was told. */
  private static final Set<ErrorCode> PASSING =
      EnumSet.of(
          ErrorCode.STORE_UNREACHABLE,
          ErrorCode.STORE_LOCKED,
          ErrorCode.DISK_FULL,
          ErrorCode.COMMIT_UNKNOWN);

  private final Config config;
  private final StopSignal stop;
  private final PrintWriter out;
  private final Set<String> said = new HashSet<>();

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
    Admin admin = Admin.open(AdminOptions.from(config));
    Optional<RunningSilo> started = Optional.empty();
    try {
      started = run(admin);
      return started;
    } finally {
      if (started.isEmpty()) {
        admin.close();
      }
    }
  }

  private Optional<RunningSilo> run(Admin admin) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        return Optional.of(RunningSilo.start(config, admin, stop::stop));
      } catch (GrainException e) {
        if (!PASSING.contains(e.code())) {
          throw e;
        }
        waits(admin, String.valueOf(e.getMessage()));
      }
      if (stop.await(pause)) {
        return Optional.empty();
      }
      pause = longer(pause);
    }
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  /** Says why, once for each reason. */
  private void waits(Admin admin, String why) {
    admin.waits(why);
    if (!said.add(why)) {
      return;
    }
    out.println(
        "Not ready, trying again at least every %d s: %s"
            .formatted(LONGEST_PAUSE.toSeconds(), why));
    admin.url().ifPresent(url -> out.println("It says how it is at %s.".formatted(url)));
    out.flush();
  }
}
