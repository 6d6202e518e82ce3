package dev.teff.loadtest;

import com.typesafe.config.ConfigFactory;
import dev.teff.loadtest.Counter.Step;
import dev.teff.runtime.Silo;
import java.util.Map;
import java.util.stream.IntStream;

/** Silos for benchmarks. */
final class BenchSilo {
  private BenchSilo() {}

  /** A silo on its own, with these settings instead of the configuration's. */
  static Silo start(Map<String, Object> settings) {
    return Silo.builder().name("bench").config(ConfigFactory.parseMap(settings)).start();
  }

  /** References to so many counters, which have all been called. */
  static Counter[] warmCounters(Silo silo, int count) {
    Counter[] counters =
        IntStream.range(0, count)
            .mapToObj(i -> silo.grains().ref(Counter.class, "counter-" + i))
            .toArray(Counter[]::new);
    for (Counter counter : counters) {
      counter.add(new Step(1, 1));
    }
    return counters;
  }
}
