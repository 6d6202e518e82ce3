package dev.teff.loadtest.harness.spi;

import dev.teff.loadtest.harness.Plan;

/**
 * A load test with a name. Found by {@link java.util.ServiceLoader}, so it has a public constructor
 * without parameters.
 */
public interface LoadTestProvider {
  /** The name on the command line. */
  String name();

  /** One line for the list. */
  String description();

  /** What it is run against unless the command line says otherwise: {@code local:3}. */
  default String defaultTarget() {
    return "local:3";
  }

  /**
   * The plan.
   *
   * @param options what the command line says
   */
  Plan create(LoadOptions options);
}
