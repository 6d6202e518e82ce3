package dev.teff.loadtest.harness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.teff.cli.UserError;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;

/** What a run measured so far, for Prometheus; gone when the run is. */
final class PrometheusPage implements RunEvents, AutoCloseable {
  private static final double SECOND = 1e9;
  private static final Map<String, Double> QUANTILES =
      Map.of("0.5", 50.0, "0.9", 90.0, "0.99", 99.0, "0.999", 99.9);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<String, Figures> byTag = new ConcurrentHashMap<>();
  private final HttpServer server;
  private final LongAdder arrivals = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private volatile double active;
  private volatile double lag;

  /** What is known of one kind of request; written by the thread of the run. */
  private static final class Figures {
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile Histogram last = new Histogram(Series.DIGITS);
  }

  private PrometheusPage(HttpServer server) {
    this.server = server;
    FunctionCounter.builder("teff.load.arrivals", this, page -> page.arrivals.sum())
        .description("Users who came.")
        .register(registry);
    FunctionCounter.builder("teff.load.dropped", this, page -> page.dropped.sum())
        .description("Users who came and were not let in.")
        .register(registry);
    Gauge.builder("teff.load.users", this, page -> page.active)
        .description("Users at work.")
        .register(registry);
    Gauge.builder("teff.load.lag.p99.seconds", this, page -> page.lag)
        .description("How late the generator began the users of the last second.")
        .register(registry);
  }

  /**
   * Listens.
   *
   * @throws UserError when it cannot
   */
  static PrometheusPage open(InetSocketAddress listen) {
    try {
      HttpServer server = HttpServer.create(listen, 0);
      var page = new PrometheusPage(server);
      server.createContext("/metrics", page::answer);
      server.start();
      return page;
    } catch (IOException e) {
      throw new UserError(
          "the figures for Prometheus cannot be offered on %s:%d: %s"
              .formatted(listen.getHostString(), listen.getPort(), e.getMessage()),
          e);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] text = registry.scrape().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    exchange.sendResponseHeaders(200, text.length);
    try (exchange) {
      exchange.getResponseBody().write(text);
    }
  }

  @Override
  public void begin(RunHeader header) {}

  @Override
  public void second(SecondCounts counts, List<Histogram> histograms) {
    arrivals.add(counts.arrivals());
    dropped.add(counts.dropped());
    active = counts.active();
    byTag.values().forEach(figures -> figures.last = new Histogram(Series.DIGITS));
    for (Histogram histogram : histograms) {
      Tag tag = Tag.parse(histogram.getTag());
      switch (tag.part()) {
        case LAG -> lag = histogram.getValueAtPercentile(99) / SECOND;
        case RESPONSE -> {
          Figures figures = figures(tag);
          figures.answered.add(histogram.getTotalCount());
          figures.last = histogram.copy(); // it is only lent
        }
        case FAILED -> figures(tag).failed.add(histogram.getTotalCount());
        case SERVICE -> {
          // Beside the response time it would only be misread.
        }
      }
    }
  }

  private Figures figures(Tag tag) {
    return byTag.computeIfAbsent(tag.kind() + " " + tag.name(), key -> register(tag));
  }

  private Figures register(Tag tag) {
    var figures = new Figures();
    Tags tags = Tags.of("kind", tag.kind().toString().toLowerCase(Locale.ROOT), "name", tag.name());
    FunctionCounter.builder("teff.load.requests", figures, one -> one.answered.sum())
        .description("Requests that ended, behind the warm-up.")
        .tags(tags)
        .register(registry);
    FunctionCounter.builder("teff.load.failures", figures, one -> one.failed.sum())
        .description("How many of them failed.")
        .tags(tags)
        .register(registry);
    QUANTILES.forEach((name, percentile) ->
        Gauge.builder(
                "teff.load.response.seconds",
                figures,
                one -> one.last.getValueAtPercentile(percentile) / SECOND)
            .description("Response times of the last second.")
            .tags(tags.and("quantile", name))
            .register(registry));
    return figures;
  }

  @Override
  public void mark(Mark mark) {}

  @Override
  public void end(RunEnd end) {}

  @Override
  public void close() {
    server.stop(0);
    registry.close();
  }
}
