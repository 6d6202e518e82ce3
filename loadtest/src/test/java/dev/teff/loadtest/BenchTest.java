package dev.teff.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.google.protobuf.Field;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private record Fake(String name) implements Benchmark {
    @Override
    public String description() {
      return "says " + name;
    }

    @Override
    public void run(BenchContext context) throws Exception {
      switch (name) {
        case "fails" -> throw new IOException("no such device");
        case "lies" -> {
          context.invalid("the generator could not keep up");
          context.metric("figure", 1, "ns");
        }
        case "counts" ->
            context.callers(List.of(1, 64)).forEach(callers -> context.metric("c", callers, "1"));
        default ->
            context.metric(
                "figure",
                (double) context.duration().toMillis(),
                "ms",
                Map.of("quoted \"name\"", "line\nbreak"));
      }
    }
  }

  @Test
  void list_always_showsEveryBenchmark() {
    assertThat(run("list")).isZero();
    assertThat(out.toString()).contains("works").contains("says fails");
  }

  @Test
  void severalJvms_always_reportMediansOverThem() throws IOException {
    Path json = folder.resolve("out.json");

    int code =
        run(
            List.of(new HotGrainBenchmark()),
            "hot-grain",
            "--jvms=2",
            "--json",
            json.toString(),
            "--quick");

    assertThat(code).as(err.toString()).isZero();

    assertThat(Files.readAllLines(json))
        .filteredOn(line -> line.contains("hot-grain.throughput"))
        .singleElement()
        .satisfies(line -> {
          Metric metric = SeveralJvms.read(line);
          assertThat(metric.params()).containsEntry("jvms", 2L).containsKey("max");
          assertThat(metric.params().get("min")).isInstanceOf(Double.class);
          assertThat(metric.value()).isPositive();
        });
    assertThat(out.toString()).containsOnlyOnce("bench.environment").contains("jvms=2");
  }

  @Test
  void severalJvms_thatFail_failTheWhole() {
    assertThat(run("fails", "--jvms", "2")).isEqualTo(1);
  }

  @Test
  void flameOfSeveralJvms_isRefused() {
    assertThat(run("works", "--jvms", "2", "--flame", "x.svg")).isEqualTo(2);
    assertThat(err.toString()).contains("--flame draws what one JVM does; leave --jvms out");
  }

  @Test
  void metric_thatWasWritten_isReadBack() throws IOException {
    var written =
        new Metric("a.b", 0.25, "ns", Map.of("callers", 3L, "x", 1.5, "on", true, "s", "a\nb"));

    assertThat(SeveralJvms.read(Report.line(written))).isEqualTo(written);
  }

  @Test
  void benchmark_withJsonFile_writesOneObjectPerLine() throws IOException {
    Path json = folder.resolve("out.json");
    assertThat(run("works", "--json", json.toString(), "--duration", "250ms")).isZero();
    List<String> lines = Files.readAllLines(json);
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).startsWith("{\"metric\":\"bench.environment\",\"value\":1.0,");
    assertThat(lines.get(1))
        .isEqualTo(
            "{\"metric\":\"works.figure\",\"value\":250.0,\"unit\":\"ms\","
                + "\"params\":{\"quoted \\\"name\\\"\":\"line\\nbreak\"}}");
    for (String line : lines) {
      try (JsonParser parser = new JsonFactory().createParser(line)) {
        parser.nextToken();
        parser.skipChildren();
        assertThat(parser.nextToken()).isNull();
      }
    }
    assertThat(out.toString()).contains("works.figure").contains("250 ms");
  }

  @Test
  void benchmark_thatFails_saysWhyAndExitsWith1() {
    assertThat(run("fails")).isEqualTo(1);
    assertThat(err.toString()).contains("fails failed: java.io.IOException: no such device");
  }

  @Test
  void benchmark_thatIsInvalid_isMarkedAndExitsWith1() {
    assertThat(run("lies")).isEqualTo(1);
    assertThat(out.toString())
        .contains("invalid=the generator could not keep up")
        .contains("INVALID: the generator could not keep up");
  }

  @Test
  void name_thatIsUnknown_getsTheNearest() {
    assertThat(run("work")).isEqualTo(2);
    assertThat(err.toString()).contains("There is no benchmark 'work'. Did you mean works?");
  }

  @Test
  void duration_thatIsNone_isExplained() {
    assertThat(run("works", "--duration", "5parsecs")).isEqualTo(2);
    assertThat(err.toString()).contains("'5parsecs' is not a duration: write 500ms, 5s or 2m");
    assertThat(run("works", "--duration", "0s")).isEqualTo(2);
    assertThat(err.toString()).contains("--duration must be longer than nothing");
  }

  @Test
  void callers_areThoseOfTheBenchmark_unlessOthersAreWanted() {
    assertThat(run("counts")).isZero();
    assertThat(out.toString()).contains(" 64 1").doesNotContain(" 7 1");
    assertThat(run("counts", "--callers", "7,9")).isZero();
    assertThat(out.toString()).contains(" 7 1", " 9 1");
  }

  @Test
  void callers_belowOne_areRefused() {
    assertThat(run("counts", "--callers", "7,0")).isEqualTo(2);
    assertThat(err.toString()).contains("--callers must be at least 1 each");
  }

  @Test
  void pairs_belowOne_areRefused() {
    assertThat(run("works", "--pairs", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--pairs must be at least 1");
  }

  @Test
  void jsonFile_thatCannotBeWritten_isRefusedBeforeTheRun() {
    assertThat(run("works", "--json", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("--json: cannot write " + folder);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void benchmarks_byServiceLoader_areFound() {
    assertThat(ServiceLoader.load(Benchmark.class))
        .extracting(Benchmark::name)
        .contains("codec", "kernel-selfcheck");
  }

  @Test
  void codecBenchmark_onAllSides_handlesTheSameBytes()
      throws InvalidProtocolBufferException, IOException {
    FieldInfo value = FieldInfo.sample(300);
    byte[] bytes = WireWriter.encode(FieldInfo.CODEC, value);
    assertThat(bytes).isEqualTo(value.toProtobuf().toByteArray());
    assertThat(FieldInfo.fromProtobuf(Field.parseFrom(bytes))).isEqualTo(value);
    assertThat(WireReader.decode(FieldInfo.CODEC, bytes)).isEqualTo(value);
    assertThat(CodedStreams.roundTrip(value)).isEqualTo(value);
  }

  private int run(String... arguments) {
    return run(
        List.of(new Fake("works"), new Fake("fails"), new Fake("lies"), new Fake("counts")),
        arguments);
  }

  private int run(List<Benchmark> benchmarks, String... arguments) {
    CommandLine commandLine = Bench.commandLine(benchmarks);
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }
}
