package dev.teff.loadtest;

/**
 * One benchmark. Found by {@link java.util.ServiceLoader}, so it has a public constructor without
 * parameters.
 */
public interface Benchmark {
  /** The name on the command line, and the first part of its metrics' names. */
  String name();

  /** One line for {@code bench list}. */
  String description();

  /**
   * Measures, and reports what it measured to the context.
   *
   * @throws Exception when it cannot go on; the run then fails
   */
  void run(BenchContext context) throws Exception;
}
