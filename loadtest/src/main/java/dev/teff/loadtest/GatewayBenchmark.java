package dev.teff.loadtest;

import dev.teff.client.GatewayClient;
import dev.teff.client.GatewayClientOptions;
import dev.teff.grains.Grains;
import dev.teff.loadtest.Counter.Step;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Calls of warm grains through a gateway, against bare servers that the same clients call with the
 * same bytes. The clients' own work is in both figures.
 */
public final class GatewayBenchmark implements Benchmark {
  private static final int GRAINS = 1000;
  private static final List<Integer> IN_FLIGHT = List.of(1, 64, 1000);
  private static final int MANY = 64;

  /** A gateway has many times as much code as a bare server, and is compiled as much later. */
  private static final Duration WARM_UP = Duration.ofSeconds(20);

  /** What is called: where it listens, and whose processor time a call takes. */
  private record Endpoint(int grpc, int http, List<ChildJvm> processes) {
    static Endpoint of(ChildJvm door, ChildJvm... behind) throws Exception {
      var processes = new ArrayList<>(List.of(behind));
      processes.addFirst(door);
      String[] said = door.await(GatewayProcess.PORTS).split(" ", -1);
      return new Endpoint(Integer.parseInt(said[0]), Integer.parseInt(said[1]), processes);
    }
  }

  @Override
  public String name() {
    return "gateway";
  }

  @Override
  public String description() {
    return "1, 64, 1000 calls in flight by gRPC and HTTP, against bare grpc-java and Vert.x servers";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    try (var folder = new BenchFolder();
        ChildJvm bare = BareServers.startElsewhere();
        ChildJvm inside = GatewayProcess.startInside();
        ChildJvm silo =
            ClusterSilo.start("silo", "sqlite:" + folder.path().resolve("cluster.db"), List.of());
        ChildJvm before = GatewayProcess.startBefore(silo.await(ClusterSilo.JOINED))) {
      Endpoint baseline = Endpoint.of(bare);
      Endpoint gateway = Endpoint.of(before, silo);
      Endpoint whole = Endpoint.of(inside);
      for (Endpoint each : List.of(baseline, gateway, whole)) {
        warmUp(context, each);
      }
      compare(context, "before", gateway, baseline);
      compare(context, "inside", whole, baseline);
    }
  }

  /**
   * Has a server's code compiled before anything is measured: one caller alone makes too few calls
   * for that in the time that he has.
   */
  private static void warmUp(BenchContext context, Endpoint server) throws Exception {
    if (context.isQuick()) {
      return;
    }
    context.progress("warm-up of all servers");
    try (GatewayClient client = connect(server.grpc())) {
      context.loop(MANY, 1, calls(client.grains())).warmUp(WARM_UP);
    }
    try (var client = new HttpPosts(MANY)) {
      context.loop(MANY, 1, posts(client, server.http())).warmUp(WARM_UP);
    }
  }

  private static void compare(BenchContext context, String where, Endpoint gateway, Endpoint bare)
      throws Exception {
    for (int inFlight : context.callers(IN_FLIGHT)) {
      Map<String, Object> params = Map.of("gateway", where, "inFlight", inFlight);
      try (GatewayClient client = connect(gateway.grpc());
          GatewayClient other = connect(bare.grpc())) {
        report(
            context,
            "grpc",
            params,
            context.loop(inFlight, 1, calls(client.grains())).with(gateway.processes()),
            context.loop(inFlight, 1, calls(other.grains())).with(bare.processes()));
      }
      try (var client = new HttpPosts(inFlight)) {
        report(
            context,
            "http",
            params,
            context.loop(inFlight, 1, posts(client, gateway.http())).with(gateway.processes()),
            context.loop(inFlight, 1, posts(client, bare.http())).with(bare.processes()));
      }
    }
  }

  private static GatewayClient connect(int port) {
    return GatewayClient.connect(GatewayClientOptions.of("127.0.0.1:" + port).withConnections(2));
  }

  private static void report(
      BenchContext context,
      String protocol,
      Map<String, Object> params,
      LoopTrial calls,
      LoopTrial echoes)
      throws Exception {
    PairedRatio ratio = context.compare(calls, echoes);
    context.metric(protocol + "-throughput", ratio.subject(), "1/s", params);
    calls.reportLatency(protocol, params);
    calls.reportCpu(protocol + "-cpu", params);
    echoes.reportCpu(protocol + "-echo-cpu", params);
    context.ratio(protocol + "-ratio", ratio, params);
  }

  private static IntFunction<Operation> calls(Grains grains) {
    Counter[] counters =
        IntStream.range(0, GRAINS)
            .mapToObj(i -> grains.ref(Counter.class, "counter-" + i))
            .toArray(Counter[]::new);
    return caller -> {
      int[] at = {caller};
      return () -> {
        int next = at[0]++;
        counters[next % GRAINS].add(new Step(next, 1));
      };
    };
  }

  private static IntFunction<Operation> posts(HttpPosts client, int port) {
    String[] paths =
        IntStream.range(0, GRAINS)
            .mapToObj("/v1/grains/bench.counter/counter-%d/add"::formatted)
            .toArray(String[]::new);
    Buffer arguments = Buffer.buffer("{\"step\":{\"amount\":1,\"times\":1}}");
    return caller -> {
      int[] at = {caller};
      return () -> client.post(port, paths[at[0]++ % GRAINS], arguments);
    };
  }
}
