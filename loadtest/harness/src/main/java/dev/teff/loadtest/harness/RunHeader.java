package dev.teff.loadtest.harness;

import java.util.List;
import java.util.Map;

/**
 * What is known of a run before it begins.
 *
 * @param format of the files
 * @param name the plan's
 * @param target what is tested
 * @param started when, by the wall clock, in ISO form
 * @param seed the plan's
 * @param warmUpNanos how much is not counted
 * @param plannedNanos how long users come
 * @param closed whether all scenarios are closed models, which adapt to a slow target
 * @param scenarios how users come, by scenario
 * @param assertions what is to hold
 * @param environment the generator's, or the coordinator's
 * @param siloFlags what the JVMs of silos that the harness started were told
 * @param agents those who made the load, if it was not this process
 */
public record RunHeader(
    int format,
    String name,
    String target,
    String started,
    long seed,
    long warmUpNanos,
    long plannedNanos,
    boolean closed,
    Map<String, List<String>> scenarios,
    List<Assertion> assertions,
    Environment environment,
    List<String> siloFlags,
    List<AgentInfo> agents) {
  static final int FORMAT = 1;

  /** Copies the lists; logs of older runs have none. */
  public RunHeader {
    siloFlags = siloFlags == null ? List.of() : List.copyOf(siloFlags);
    agents = agents == null ? List.of() : List.copyOf(agents);
  }
}
