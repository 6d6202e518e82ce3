package dev.teff.loadtest;

import dev.teff.loadtest.harness.NanoClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * A closed loop as one side of a comparison: its figure is operations per second. What else was
 * seen in its measured runs is reported afterwards.
 */
public final class LoopTrial implements Trial {
  private final BenchContext context;
  private final int callers;
  private final int sampleEvery;
  private final IntFunction<Operation> operations;
  private final List<ClosedLoopResult> results = new ArrayList<>();
  private long allocated;
  private LongSupplier cpuNanos = () -> 0;
  private long cpu;
  private long lastCpu;

  LoopTrial(BenchContext context, int callers, int sampleEvery, IntFunction<Operation> operations) {
    this.context = context;
    this.callers = callers;
    this.sampleEvery = sampleEvery;
    this.operations = operations;
  }

  @Override
  public void warmUp(Duration time) throws InterruptedException {
    run(time);
  }

  @Override
  public double measure(Duration time) throws InterruptedException {
    long before = AllocatedBytes.now();
    long cpuBefore = cpuNanos.getAsLong();
    ClosedLoopResult result = run(time);
    lastCpu = cpuNanos.getAsLong() - cpuBefore;
    cpu += lastCpu;
    allocated += AllocatedBytes.now() - before;
    results.add(result);
    return result.throughput();
  }

  private ClosedLoopResult run(Duration time) throws InterruptedException {
    ClosedLoopResult result =
        new ClosedLoop(NanoClock.SYSTEM).run(callers, sampleEvery, time, operations);
    result.complaint().ifPresent(context::invalid);
    return result;
  }

  /** Reports the percentiles over all measured runs: {@code <prefix>p50} and so on. */
  public void reportLatency(String prefix, Map<String, Object> params) {
    Histogram all = results.getFirst().latency().copy();
    results.stream().skip(1).forEach(result -> all.add(result.latency()));
    context.percentiles(prefix, all, params);
  }

  /** Reports how many bytes this process allocated per operation. */
  public void reportAllocation(String what, Map<String, Object> params) {
    reportAllocation(what, 1, params);
  }

  /** The same where an operation is so many of what is counted. */
  void reportAllocation(String what, int each, Map<String, Object> params) {
    context.metric(what, (double) allocated / operations() / each, "B", params);
  }

  private long operations() {
    return results.stream().mapToLong(ClosedLoopResult::operations).sum();
  }

  /** Has the processor time of processes counted: this one's, and that of its partner. */
  LoopTrial with(ChildJvm partner) {
    return with(List.of(partner));
  }

  /** The same of several partners. */
  LoopTrial with(List<ChildJvm> partners) {
    cpuNanos = () -> ChildJvm.ownCpuNanos() + partners.stream().mapToLong(ChildJvm::cpuNanos).sum();
    return this;
  }

  /** Reports how much processor time an operation took in all processes that are counted. */
  void reportCpu(String what, Map<String, Object> params) {
    reportCpu(what, 1, params);
  }

  /** The same where an operation is so many of what is counted. */
  void reportCpu(String what, int each, Map<String, Object> params) {
    context.metric(what, (double) cpu / operations() / each, "ns", params);
  }

  /** How much processor time an operation of the last measured run took, in nanoseconds. */
  double cpuOfLastRun() {
    return (double) lastCpu / results.getLast().operations();
  }

  /** Reports the share of the slowest caller, the worst of all runs: 1 is fair, 0 is starved. */
  public void reportFairness(String what, Map<String, Object> params) {
    double worst = results.stream().mapToDouble(ClosedLoopResult::fairness).min().orElse(0);
    context.metric(what, worst, "1", params);
  }
}
