package dev.teff.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every benchmark runs to its end and reports; what it reports, a busy machine may falsify. */
@Timeout(120)
class BenchmarksTest {
  private static final Set<Class<?>> LEFT_OUT =
      Set.of(
          // It fails on a machine that is busy: that is what it is for.
          SelfCheckBenchmark.class,
          // Each starts three or four processes, as cluster-startup does.
          FailoverBenchmark.class,
          ComebackBenchmark.class,
          FrozenBenchmark.class,
          DrainBenchmark.class,
          GatewayBenchmark.class,
          MeasuringCostBenchmark.class,
          AdversarialBenchmark.class,
          ColdStartBenchmark.class,
          ClusterActivationBenchmark.class,
          ViewChangeBenchmark.class);

  private final StringWriter out = new StringWriter();

  static Stream<Benchmark> benchmarks() {
    return ServiceLoader.load(Benchmark.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(benchmark -> !LEFT_OUT.contains(benchmark.getClass()));
  }

  @ParameterizedTest
  @MethodSource("benchmarks")
  void benchmark_thatIsQuick_reportsFigures(Benchmark benchmark) {
    CommandLine commandLine = Bench.commandLine(List.of(benchmark));
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(out, true));
    assertThat(commandLine.execute(benchmark.name(), "--quick")).as(out.toString()).isZero();
    assertThat(out.toString()).contains("\n" + benchmark.name() + ".");
  }
}
