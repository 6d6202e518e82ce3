package dev.teff.loadtest;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * An application that scaled to zero: how long its first caller waits, whether all who wait are
 * answered, and whether silos that come and go under load cost a call or a write.
 */
public final class ColdStartBenchmark implements Benchmark {
  private static final int RUNS = 7;
  private static final int PARKED = 1000;
  private static final Duration IDLE = Duration.ofSeconds(1);

  @Override
  public String name() {
    return "cold-start";
  }

  @Override
  public String description() {
    return "from zero silos to the answer of a parked call; 1,000 parked calls; 0 to 3 to 0 silos under load";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    try (var folder = new BenchFolder()) {
      firstAnswers(context, folder.path().resolve("plain"), List.of(), "none");
      ClassArchive archive = ClassArchive.ofSilos(folder.path());
      firstAnswers(context, folder.path().resolve("prepared"), archive.use(), archive.kind());
      try (var cluster =
          ColdCluster.start(folder.path().resolve("three"), 3, IDLE, archive.use())) {
        comeAndGo(context, cluster);
      }
    }
  }

  private static void firstAnswers(
      BenchContext context, Path folder, List<String> flags, String archive) throws Exception {
    double[] seconds = new double[context.isQuick() ? 1 : RUNS];
    try (var cluster = ColdCluster.start(folder, 1, IDLE, flags)) {
      for (int i = 0; i < seconds.length; i++) {
        seconds[i] = secondsToAll(cluster, 1, i);
        cluster.awaitSilos(0);
        context.progress("archive: %s, first answer after %.2f s".formatted(archive, seconds[i]));
      }
      Map<String, Object> params = Map.of("archive", archive, "runs", seconds.length);
      context.metric("first-answer", Statistics.median(seconds), "s", params);
      context.metric("first-answer-slowest", Statistics.max(seconds), "s", params);
      double all = secondsToAll(cluster, PARKED, RUNS);
      context.metric("parked-all-answered", all, "s", Map.of("archive", archive, "calls", PARKED));
      cluster.awaitSilos(0);
    }
  }

  /** Makes calls while no silo runs; all must be answered. */
  private static double secondsToAll(ColdCluster cluster, int calls, int run) throws Exception {
    long begin = System.nanoTime();
    var parked = new ArrayList<CompletableFuture<HttpResponse<String>>>();
    for (int i = 0; i < calls; i++) {
      parked.add(cluster.start("bench.ledger", "run%d-%d".formatted(run, i), "post", "[1]"));
    }
    for (CompletableFuture<HttpResponse<String>> call : parked) {
      expect("1", call.get());
    }
    return (System.nanoTime() - begin) * 1e-9;
  }

  private static void expect(String body, HttpResponse<String> answer) {
    if (answer.statusCode() != 200 || !answer.body().equals(body)) {
      throw new IllegalStateException(
          "A call was answered by %d %s instead of %s."
              .formatted(answer.statusCode(), answer.body(), body));
    }
  }

  /** One caller, six, one, none: one silo, three, one, none; and then what was written is read. */
  private static void comeAndGo(BenchContext context, ColdCluster cluster) throws Exception {
    var writers = new Writers(cluster);
    long begin = System.nanoTime();
    writers.begin(1);
    cluster.awaitSilos(1);
    writers.begin(5);
    cluster.awaitSilos(3);
    context.metric("three-silos-after", (System.nanoTime() - begin) * 1e-9, "s");
    writers.await(context.duration());
    writers.end(5);
    cluster.awaitSilos(1);
    writers.end(1);
    cluster.awaitSilos(0);
    long lost = lost(cluster, writers);
    context.metric("writes-acknowledged", (double) writers.acknowledged(), "1");
    context.metric("errors", (double) writers.errors(), "1");
    context.metric("writes-lost", (double) lost, "1");
    if (writers.errors() > 0 || lost > 0) {
      throw new IllegalStateException(
          "%d calls failed and %d acknowledged writes are lost.".formatted(writers.errors(), lost));
    }
  }

  private static long lost(ColdCluster cluster, Writers writers)
      throws ExecutionException, InterruptedException {
    long lost = 0;
    for (Map.Entry<String, Long> ledger : writers.totals().entrySet()) {
      HttpResponse<String> answer =
          cluster.start("bench.ledger", ledger.getKey(), "total", "").get();
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(answer.body());
      }
      lost += Math.max(0, ledger.getValue() - Long.parseLong(answer.body()));
    }
    return lost;
  }
}
