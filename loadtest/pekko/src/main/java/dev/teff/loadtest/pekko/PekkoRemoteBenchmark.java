package dev.teff.loadtest.pekko;

import dev.teff.loadtest.BenchContext;
import dev.teff.loadtest.Benchmark;
import dev.teff.loadtest.ChildJvm;
import dev.teff.loadtest.Contender;
import dev.teff.loadtest.Contender.Target;
import dev.teff.loadtest.TeffContender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Calls between two processes. */
public final class PekkoRemoteBenchmark implements Benchmark {
  private static final int NODES = 2;

  @Override
  public String name() {
    return "pekko-remote";
  }

  @Override
  public String description() {
    return "calls between two processes, against sharded ask over artery TCP";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    for (PekkoSettings settings : PekkoSettings.values()) {
      Path folder = Files.createTempDirectory("teff-bench");
      Path database = folder.resolve("cluster.db");
      try (Contender teff = TeffContender.join(database);
          ChildJvm teffElsewhere = TeffContender.joinElsewhere(database);
          PekkoContender pekko = PekkoContender.alone(settings);
          ChildJvm pekkoElsewhere = pekko.joinElsewhere(settings)) {
        teffElsewhere.await("joined");
        pekkoElsewhere.await(PekkoContender.UP);
        awaitBothNodes(pekko);
        List<Target> asked = Rows.counters(pekko, true);
        List<Target> called = Rows.counters(teff, true);
        for (int inFlight : Rows.CALLERS) {
          Rows.compare(context, "calls", called, asked, inFlight, Rows.ALL_TIMED, settings);
        }
      }
    }
  }

  /** Shards are spread over the nodes that are up when they are first needed. */
  private static void awaitBothNodes(PekkoContender pekko) {
    while (pekko.nodesUp() < NODES) {
      Thread.onSpinWait();
    }
  }
}
