package dev.teff.loadtest.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Makes a result of the events of a run, be it live or read from its log. */
final class ResultBuilder implements RunEvents {
  private @Nullable RunHeader header;
  private @Nullable Measurements measurements;
  private @Nullable RunEnd end;

  @Override
  public void begin(RunHeader begun) {
    header = begun;
    measurements = new Measurements(begun.warmUpNanos());
  }

  @Override
  public void second(SecondCounts counts, List<Histogram> histograms) {
    measurements().second(counts, histograms);
  }

  @Override
  public void mark(Mark mark) {
    measurements().mark(mark);
  }

  @Override
  public void end(RunEnd ended) {
    end = ended;
  }

  Measurements measurements() {
    return Objects.requireNonNull(measurements, "the run has not begun");
  }

  RunResult result() {
    RunHeader begun = Objects.requireNonNull(header, "the run has not begun");
    RunEnd ended = Objects.requireNonNull(end, "the run has not ended");
    Measurements all = measurements();
    var judge = new Judge(all);
    List<AssertionResult> assertions =
        Stream.concat(
                begun.assertions().stream().flatMap(one -> judge.judge(one).stream()),
                ended.invariants().stream())
            .toList();
    List<String> invalid = new ArrayList<>(ended.notes());
    Validity.complaints(all, begun).forEach(invalid::add);
    List<String> failed = failures(ended, assertions);
    Verdict verdict = verdict(ended, invalid, failed);
    List<String> reasons = new ArrayList<>(invalid);
    reasons.addAll(failed);
    return new RunResult(
        begun,
        verdict,
        reasons,
        all.seconds(),
        all.arrivals(),
        all.dropped(),
        ended.warmUpRequests(),
        Latency.of(all.lag()),
        all.global().result(all.seconds()),
        results(SeriesKind.REQUEST),
        results(SeriesKind.GROUP),
        results(SeriesKind.GRAIN),
        all.slices(),
        all.marks(),
        ended.errors(),
        assertions,
        ended.inside());
  }

  private static List<String> failures(RunEnd ended, List<AssertionResult> assertions) {
    List<String> failed = new ArrayList<>();
    if (!ended.stopped().isEmpty()) {
      failed.add("the run was stopped: " + ended.stopped());
    }
    assertions.stream()
        .filter(one -> !one.held())
        .forEach(one -> failed.add("%s: it was %s".formatted(one.what(), one.actual())));
    return failed;
  }

  private static Verdict verdict(RunEnd ended, List<String> invalid, List<String> failed) {
    if (ended.interrupted()) {
      return Verdict.INTERRUPTED;
    }
    if (!invalid.isEmpty()) {
      return Verdict.INVALID;
    }
    return failed.isEmpty() ? Verdict.PASSED : Verdict.FAILED;
  }

  private List<RequestResult> results(SeriesKind kind) {
    Measurements all = measurements();
    return all.of(kind).stream().map(one -> one.result(all.seconds())).toList();
  }
}
