package dev.teff.loadtest;

import dev.teff.grains.Grains;
import dev.teff.loadtest.Counter.Step;
import dev.teff.runtime.Silo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Teff in a comparison, with the settings that it has when nobody sets anything. */
public final class TeffContender implements Contender {
  private final Grains grains;
  private final Runnable close;

  private TeffContender(Grains grains, Runnable close) {
    this.grains = grains;
    this.close = close;
  }

  /** A silo on its own. */
  public static TeffContender alone() {
    return alone(Map.of());
  }

  /** A silo on its own whose callers never run a grain's method themselves. */
  public static TeffContender withoutInlining() {
    return alone(QueuedCallBenchmark.WITHOUT_INLINING);
  }

  private static TeffContender alone(Map<String, Object> settings) {
    Silo silo = BenchSilo.start(settings);
    return new TeffContender(silo.grains(), silo::close);
  }

  /** A silo of a cluster that meets in a SQLite file. */
  public static TeffContender join(Path database) {
    BenchCluster joined = BenchCluster.join("here", database);
    return new TeffContender(joined.grains(), joined::close);
  }

  /** Another silo of that cluster, in a process that says {@code joined} when it has. */
  public static ChildJvm joinElsewhere(Path database) throws IOException {
    return BenchCluster.joinElsewhere("there", database);
  }

  @Override
  public Target counter(String key) {
    Counter counter = grains.ref(Counter.class, key);
    return new Target() {
      @Override
      public long add(long amount) {
        return counter.add(new Step(amount, 1)).total();
      }

      @Override
      public long process() {
        return counter.process();
      }
    };
  }

  @Override
  public long touch(String key, long value) {
    return grains.ref(Idle.class, key).touch(value);
  }

  @Override
  public void close() {
    close.run();
  }
}
