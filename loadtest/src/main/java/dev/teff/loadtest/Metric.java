package dev.teff.loadtest;

import dev.teff.loadtest.harness.Environment;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One measured figure.
 *
 * @param name {@code <bench>.<what>}
 * @param unit such as {@code ns} or {@code 1/s}; {@code 1} for a ratio
 * @param params under which conditions; values are strings, numbers or booleans
 */
record Metric(String name, double value, String unit, Map<String, Object> params) {
  /** What the figures depend on besides the code, as one whose parameters count. */
  static Metric environment() {
    Environment here = Environment.current("");
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("cores", here.cores());
    params.put("heapMiB", here.heapMiB());
    params.put("jdk", here.jdk());
    params.put("vm", here.vm());
    params.put("os", here.os());
    params.put("commit", here.commit());
    return new Metric("bench.environment", 1, "1", params);
  }
}
