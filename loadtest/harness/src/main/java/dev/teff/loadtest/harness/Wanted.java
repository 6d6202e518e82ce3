package dev.teff.loadtest.harness;

import dev.teff.loadtest.harness.spi.LoadOptions;
import dev.teff.loadtest.harness.spi.LoadTestProvider;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A load test as somebody asked for it; null is what the test itself says.
 *
 * @param test its name
 * @param runId of this run, the same for all who take part
 * @param rate users a second
 * @param durationNanos how long they come
 * @param warmUpNanos how much of that is not counted
 * @param seed decides what is random
 */
record Wanted(
    String test,
    String runId,
    @Nullable Double rate,
    @Nullable Long durationNanos,
    @Nullable Long warmUpNanos,
    @Nullable Long seed) {
  /**
   * The plan.
   *
   * @throws IllegalArgumentException when it is impossible
   */
  Plan plan(LoadTestProvider provider) {
    LoadOptions options = LoadOptions.none().withRunId(runId);
    options = rate == null ? options : options.withRate(rate);
    options =
        durationNanos == null ? options : options.withDuration(Duration.ofNanos(durationNanos));
    Plan plan = provider.create(options);
    plan = warmUpNanos == null ? plan : plan.warmUp(Duration.ofNanos(warmUpNanos));
    return seed == null ? plan : plan.seed(seed);
  }
}
