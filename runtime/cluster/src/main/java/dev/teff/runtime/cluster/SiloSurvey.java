package dev.teff.runtime.cluster;

import dev.teff.runtime.spi.SiloStatistics;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks all silos at once what they did. */
final class SiloSurvey {
  private static final Logger LOG = LoggerFactory.getLogger(TeffClient.class);

  private final Links links;
  private final Duration timeLimit;

  SiloSurvey(Links links, Duration timeLimit) {
    this.links = links;
    this.timeLimit = timeLimit;
  }

  /** What those said who answered in time, by name. */
  Map<String, SiloStatistics> statistics(ClusterView view) {
    var asked = new LinkedHashMap<String, CompletableFuture<Frame.Answer>>();
    view.members()
        .forEach(member ->
            asked.put(
                member.silo().name(),
                links.to(member.silo()).ask(Frame.StatisticsQuery::new, timeLimit)));
    var told = new LinkedHashMap<String, SiloStatistics>();
    asked.forEach((silo, answer) -> {
      try {
        if (answer.join() instanceof StatisticsFrame frame) {
          told.put(silo, frame.statistics());
        }
      } catch (CompletionException e) {
        LOG.info("No statistics of silo {}: {}", silo, String.valueOf(e.getCause()));
      }
    });
    return told;
  }
}
