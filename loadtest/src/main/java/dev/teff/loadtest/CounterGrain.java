package dev.teff.loadtest;

/** Keeps the sum, in memory only. */
final class CounterGrain implements Counter {
  private long total;

  @Override
  public Sum add(Step step) {
    total += step.amount() * step.times();
    return new Sum(total);
  }

  @Override
  public long process() {
    return ProcessHandle.current().pid();
  }
}
