package dev.teff.loadtest;

import dev.teff.persistence.servers.PostgresServer;
import java.util.Map;

/** One of three silos on PostgreSQL is frozen under load: until every key has answered again. */
public final class FrozenBenchmark implements Benchmark {
  private static final int RUNS = 5;

  @Override
  public String name() {
    return "frozen";
  }

  @Override
  public String description() {
    return "SIGSTOP of one of three silos on PostgreSQL under load, until every key answers again";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    double[] seconds = new double[context.isQuick() ? 1 : RUNS];
    try (var folder = new BenchFolder();
        PostgresServer server = PostgresServer.start(folder.path().resolve("postgres"))) {
      for (int i = 0; i < seconds.length; i++) {
        seconds[i] = FailoverBenchmark.silence(server.url("run" + i), silo -> silo.signal("STOP"));
        context.progress("every key answered after %.2f s".formatted(seconds[i]));
      }
    }
    Map<String, Object> params = Map.of("runs", seconds.length);
    context.metric("every-key", Statistics.median(seconds), "s", params);
    context.metric("every-key-slowest", Statistics.max(seconds), "s", params);
  }
}
