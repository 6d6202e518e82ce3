package dev.teff.loadtest.harness;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** The last seconds of a run, in a line. */
final class Window {
  private static final int SECONDS = 5;

  private record Second(double length, Histogram responses, long failed) {}

  private final Deque<Second> seconds = new ArrayDeque<>();

  String line(SecondCounts counts, List<Histogram> histograms) {
    Histogram responses = Measured.histogram();
    long failed = 0;
    for (Histogram histogram : histograms) {
      Tag tag = Tag.parse(histogram.getTag());
      if (tag.kind() == SeriesKind.REQUEST && tag.part() == Tag.Part.RESPONSE) {
        responses.add(histogram);
      } else if (tag.kind() == SeriesKind.REQUEST && tag.part() == Tag.Part.FAILED) {
        failed += histogram.getTotalCount();
      }
    }
    seconds.addLast(new Second((counts.end() - counts.begin()) / 1e9, responses, failed));
    if (seconds.size() > SECONDS) {
      seconds.removeFirst();
    }
    return describe(counts);
  }

  private String describe(SecondCounts counts) {
    Histogram all = Measured.histogram();
    seconds.forEach(second -> all.add(second.responses));
    double length = seconds.stream().mapToDouble(Second::length).sum();
    long failed = seconds.stream().mapToLong(Second::failed).sum();
    String line =
        String.format(
            Locale.ROOT,
            "%,d users  %s/s  p50 %s  p99 %s  p99.9 %s",
            counts.active(),
            Text.digits(length > 0 ? Math.rint(all.getTotalCount() / length) : 0),
            Text.duration(all.getValueAtPercentile(50)),
            Text.duration(all.getValueAtPercentile(99)),
            Text.duration(all.getValueAtPercentile(99.9)));
    if (failed == 0 && counts.errors().isEmpty()) {
      return line;
    }
    String most = counts.errors().isEmpty() ? "" : ", mostly " + counts.errors().getFirst().kind();
    return "%s  %d failed%s".formatted(line, failed, most);
  }
}
