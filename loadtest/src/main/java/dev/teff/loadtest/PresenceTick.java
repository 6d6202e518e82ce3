package dev.teff.loadtest;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * One second of one silo, or of all.
 *
 * @param local messages between grains that stayed on their silo
 * @param remote messages between grains that did not
 * @param cpuNanos what the processes used
 * @param failed calls that failed since the beginning
 * @param moved grains that moved since the beginning
 * @param latency of the clients' requests, in nanoseconds
 */
record PresenceTick(
    long local, long remote, long cpuNanos, long failed, long moved, Histogram latency) {
  /** The same as words on one line. */
  @Override
  public String toString() {
    ByteBuffer buffer = ByteBuffer.allocate(latency.getNeededByteBufferCapacity());
    int length = latency.encodeIntoCompressedByteBuffer(buffer);
    byte[] bytes = new byte[length];
    buffer.flip().get(bytes);
    return "%d %d %d %d %d %s"
        .formatted(
            local, remote, cpuNanos, failed, moved, Base64.getEncoder().encodeToString(bytes));
  }

  static PresenceTick parse(String line) {
    String[] words = line.split(" ", -1);
    try {
      return new PresenceTick(
          Long.parseLong(words[0]),
          Long.parseLong(words[1]),
          Long.parseLong(words[2]),
          Long.parseLong(words[3]),
          Long.parseLong(words[4]),
          Histogram.decodeFromCompressedByteBuffer(
              ByteBuffer.wrap(Base64.getDecoder().decode(words[5])), 0));
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("No histogram: " + e.getMessage(), e);
    }
  }

  /** Several silos, or several seconds, as one. */
  static PresenceTick sum(List<PresenceTick> ticks) {
    var all = new Histogram(ticks.getFirst().latency);
    all.reset();
    ticks.forEach(tick -> all.add(tick.latency));
    return new PresenceTick(
        ticks.stream().mapToLong(PresenceTick::local).sum(),
        ticks.stream().mapToLong(PresenceTick::remote).sum(),
        ticks.stream().mapToLong(PresenceTick::cpuNanos).sum(),
        ticks.stream().mapToLong(PresenceTick::failed).sum(),
        ticks.stream().mapToLong(PresenceTick::moved).sum(),
        all);
  }

  /** Which share of what grains said went to another silo. */
  double remoteShare() {
    return local + remote == 0 ? 0 : (double) remote / (local + remote);
  }

  long requests() {
    return latency.getTotalCount();
  }

  double p99Millis() {
    return latency.getValueAtPercentile(99) / 1e6;
  }
}
