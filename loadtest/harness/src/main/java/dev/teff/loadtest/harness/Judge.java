package dev.teff.loadtest.harness;

import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Compares what was measured with what was to hold. */
final class Judge {
  private final Measurements measurements;

  Judge(Measurements measurements) {
    this.measurements = measurements;
  }

  /** The results of an assertion: one, or one for each request or fault. */
  List<AssertionResult> judge(Assertion assertion) {
    if (assertion.scope() == AssertionScope.FAULTS) {
      return recoveries(assertion);
    }
    List<Measured> meant = meant(assertion);
    if (meant.isEmpty()) {
      return List.of(
          new AssertionResult(assertion.describe(), "there were no such requests", false));
    }
    return meant.stream().map(one -> judge(assertion, one)).toList();
  }

  private List<Measured> meant(Assertion assertion) {
    return switch (assertion.scope()) {
      case GLOBAL -> List.of(measurements.global());
      case REQUEST ->
          Stream.of(SeriesKind.REQUEST, SeriesKind.GROUP)
              .flatMap(kind -> measurements.of(kind).stream())
              .filter(one -> one.name().equals(assertion.name()))
              .toList();
      case EACH_REQUEST -> measurements.of(SeriesKind.REQUEST);
      case GRAIN ->
          measurements.of(SeriesKind.GRAIN).stream()
              .filter(one ->
                  one.name().equals(assertion.name())
                      || one.name().startsWith(assertion.name() + "."))
              .toList();
      case FAULTS -> List.of();
    };
  }

  private AssertionResult judge(Assertion assertion, Measured one) {
    String what =
        assertion.scope() == AssertionScope.EACH_REQUEST
                || assertion.scope() == AssertionScope.GRAIN
            ? one.name() + assertion.describe().substring(assertion.describe().indexOf(':'))
            : assertion.describe();
    if (one.answered() == 0 && assertion.measure().isTime()) {
      return new AssertionResult(what, "nothing was measured", false);
    }
    double actual = figure(assertion, one);
    return new AssertionResult(what, assertion.show(actual), assertion.holds(actual));
  }

  private double figure(Assertion assertion, Measured one) {
    return switch (assertion.measure()) {
      case RESPONSE_TIME -> percentile(one.response(), assertion.percentile());
      case SERVICE_TIME -> percentile(one.service(), assertion.percentile());
      case MEAN_RESPONSE_TIME -> one.response().getMean();
      case MEAN_SERVICE_TIME -> one.service().getMean();
      case REQUESTS -> one.answered();
      case OK -> one.answered() - one.failures();
      case FAILED -> one.failures();
      case FAILED_PERCENT -> one.answered() == 0 ? 0 : 100.0 * one.failures() / one.answered();
      case PER_SECOND -> measurements.seconds() > 0 ? one.answered() / measurements.seconds() : 0;
      case RECOVERY -> throw new IllegalArgumentException("Requests do not recover.");
    };
  }

  private static double percentile(Histogram histogram, double percentile) {
    return percentile == 100 ? histogram.getMaxValue() : histogram.getValueAtPercentile(percentile);
  }

  private List<AssertionResult> recoveries(Assertion assertion) {
    List<Mark> faults = measurements.marks().stream().filter(Mark::isFault).toList();
    if (faults.isEmpty()) {
      return List.of(new AssertionResult(assertion.describe(), "there was no fault", false));
    }
    return faults.stream()
        .map(fault -> {
          String what = assertion.describe().replace("after each fault", fault.what());
          double time = Recovery.nanos(fault, measurements.slices(), measurements.longestOpen());
          return Double.isFinite(time)
              ? new AssertionResult(what, assertion.show(time), assertion.holds(time))
              : new AssertionResult(what, "it did not recover in this run", false);
        })
        .toList();
  }
}
