package dev.teff.loadtest.pekko;

import dev.teff.loadtest.BenchContext;
import dev.teff.loadtest.Benchmark;
import dev.teff.loadtest.Contender;
import dev.teff.loadtest.FirstCalls;
import dev.teff.loadtest.PairedRatio;
import dev.teff.loadtest.TeffContender;
import dev.teff.loadtest.Trial;
import java.util.Map;

/** First calls: each key is new. */
public final class PekkoActivationBenchmark implements Benchmark {
  private static final int KEYS = 200_000;
  private static final int CALLERS = 64;

  @Override
  public String name() {
    return "pekko-activation";
  }

  @Override
  public String description() {
    return "first calls to cold keys by 64 callers, against sharded ask";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    int keys = context.isQuick() ? KEYS / 100 : KEYS;
    Trial teff = time -> perSecond(TeffContender.alone(), keys);
    for (PekkoSettings settings : PekkoSettings.values()) {
      Trial pekko = time -> perSecond(PekkoContender.alone(settings), keys);
      PairedRatio ratio = context.compare(teff, pekko);
      context.ratio("first-calls", ratio, Map.of("keys", keys, "pekko", settings.name()));
    }
  }

  private static double perSecond(Contender contender, int keys) throws Exception {
    try (contender) {
      contender.touch("first", 1); // shards and classes are there
      return FirstCalls.perSecond(contender, keys, CALLERS);
    }
  }
}
