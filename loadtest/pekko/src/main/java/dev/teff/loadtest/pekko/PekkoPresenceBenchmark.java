package dev.teff.loadtest.pekko;

import dev.teff.loadtest.BenchContext;
import dev.teff.loadtest.Benchmark;
import dev.teff.loadtest.PresenceComparison;
import java.util.Map;

/** Players in games on three processes. */
public final class PekkoPresenceBenchmark implements Benchmark {
  @Override
  public String name() {
    return "pekko-presence";
  }

  @Override
  public String description() {
    return "players in games on --silos JVMs, with affinity, against sharded entities";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    for (PekkoSettings settings : PekkoSettings.values()) {
      PresenceComparison.run(
          context.named("presence"),
          "pekko",
          PekkoPresence.cluster(settings),
          Map.of("pekko", settings.name()));
    }
  }
}
