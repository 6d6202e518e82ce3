package dev.teff.loadtest;

import dev.teff.loadtest.Counter.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Calls from one silo to grains of another, in another process of the same machine. */
public final class RemoteCallBenchmark implements Benchmark {
  private static final int GRAINS = 1000;
  private static final List<Integer> IN_FLIGHT = List.of(1, 64, 1000);

  @Override
  public String name() {
    return "remote-call";
  }

  @Override
  public String description() {
    return "1, 64, 1000 calls in flight between two JVMs, against a raw Vert.x NetSocket echo";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    try (var folder = new BenchFolder()) {
      measure(context, folder.path().resolve("cluster.db"));
    }
  }

  private static void measure(BenchContext context, Path database) throws Exception {
    try (BenchCluster here = BenchCluster.join("here", database);
        ChildJvm there = BenchCluster.joinElsewhere("there", database);
        ChildJvm echo = EchoServer.startElsewhere();
        EchoClient client = EchoClient.connect(Integer.parseInt(echo.await("port")))) {
      there.await(BenchCluster.JOINED);
      Counter[] counters = countersElsewhere(here);
      for (int inFlight : context.callers(IN_FLIGHT)) {
        measure(context, inFlight, counters, there, client, echo);
      }
    }
  }

  /** References to grains that the other silo hosts. */
  private static Counter[] countersElsewhere(BenchCluster here) {
    long own = ProcessHandle.current().pid();
    return IntStream.range(0, Integer.MAX_VALUE)
        .mapToObj(i -> here.grains().ref(Counter.class, "counter-" + i))
        .filter(counter -> counter.process() != own)
        .limit(GRAINS)
        .toArray(Counter[]::new);
  }

  private static void measure(
      BenchContext context,
      int inFlight,
      Counter[] counters,
      ChildJvm there,
      EchoClient client,
      ChildJvm echo)
      throws Exception {
    LoopTrial calls =
        context
            .loop(
                inFlight,
                1,
                caller -> {
                  int[] at = {caller};
                  return () -> {
                    int next = at[0]++;
                    counters[next % counters.length].add(new Step(next, 1));
                  };
                })
            .with(there);
    LoopTrial echoes =
        context
            .loop(
                inFlight,
                1,
                caller -> {
                  EchoCaller own = client.caller(caller);
                  return own::call;
                })
            .with(echo);
    PairedRatio ratio = context.compare(calls, echoes);
    Map<String, Object> params = Map.of("inFlight", inFlight);
    context.metric("throughput", ratio.subject(), "1/s", params);
    calls.reportLatency("", params);
    calls.reportAllocation("allocated-by-caller", params);
    calls.reportCpu("cpu", params);
    context.ratio("echo-ratio", ratio, params);
    echoes.reportLatency("echo", params);
    echoes.reportCpu("echo-cpu", params);
  }
}
