package dev.teff.loadtest;

import com.google.protobuf.Field;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The round trip of a six-field record through the wire format, against protobuf-java's generated
 * class (with the copy from record to message and back, which its users pay too) and against its
 * coded streams, called by hand without any interface between.
 */
public final class CodecBenchmark implements Benchmark {
  private static final int VALUES = 64;

  /** Between two looks at the clock, so that those do not count. */
  private static final int ROUND_TRIPS = 1024;

  /** What the round trips yield goes here, so that no compiler can leave them out. */
  @SuppressWarnings("UnusedVariable")
  private volatile int blackhole;

  @Override
  public String name() {
    return "codec";
  }

  @Override
  public String description() {
    return "round trip of a 6-field record, against protobuf-java";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    FieldInfo[] values =
        IntStream.range(0, VALUES).mapToObj(FieldInfo::sample).toArray(FieldInfo[]::new);
    var writer = new WireWriter();
    Trial ours =
        time ->
            nanosPerRoundTrip(
                time,
                i -> {
                  writer.reset();
                  FieldInfo.CODEC.write(values[i], writer);
                  return WireReader.decode(FieldInfo.CODEC, writer.toBytes()).number();
                });
    Trial generated =
        time ->
            nanosPerRoundTrip(
                time,
                i -> {
                  byte[] bytes = values[i].toProtobuf().toByteArray();
                  return FieldInfo.fromProtobuf(Field.parseFrom(bytes)).number();
                });
    Trial streams =
        time -> nanosPerRoundTrip(time, i -> CodedStreams.roundTrip(values[i]).number());

    PairedRatio againstGenerated = context.compare(ours, generated);
    context.metric("roundtrip-ns", againstGenerated.subject(), "ns");
    context.metric("bytes", WireWriter.encode(FieldInfo.CODEC, values[0]).length, "B");
    context.ratio("protobuf-ratio", againstGenerated, Map.of("baseline-is", "generated class"));
    context.ratio(
        "streams-ratio", context.compare(ours, streams), Map.of("baseline-is", "coded streams"));
  }

  private interface RoundTrip {
    int of(int value) throws Exception;
  }

  private double nanosPerRoundTrip(Duration time, RoundTrip roundTrip) throws Exception {
    long start = System.nanoTime();
    long elapsed;
    long count = 0;
    int sum = 0;
    do {
      for (int i = 0; i < ROUND_TRIPS; i++) {
        sum += roundTrip.of(i % VALUES);
      }
      count += ROUND_TRIPS;
      elapsed = System.nanoTime() - start;
    } while (elapsed < time.toNanos());
    blackhole = sum;
    return (double) elapsed / count;
  }
}
