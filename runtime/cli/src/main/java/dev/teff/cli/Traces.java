package dev.teff.cli;

import com.typesafe.config.Config;
import dev.teff.runtime.tracing.Tracing;
import dev.teff.runtime.tracing.TracingOptions;

/** The spans of this process, as the configuration wants them. */
final class Traces {
  private Traces() {}

  /**
   * Begins.
   *
   * @param role what the process is, should it have no name
   */
  static Tracing open(Config config, String role) {
    String name = config.getString("teff.silo.name");
    return Tracing.open(
        TracingOptions.from(config),
        name.isEmpty() ? role + "-" + ProcessHandle.current().pid() : name);
  }
}
