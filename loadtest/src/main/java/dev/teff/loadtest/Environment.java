package dev.teff.loadtest;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the figures of a run depend on besides the code. */
final class Environment {
  private Environment() {}

  /** The machine and the JVM, as one metric whose parameters count. */
  static Metric metric() {
    Runtime runtime = Runtime.getRuntime();
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("cores", runtime.availableProcessors());
    params.put("heapMiB", runtime.maxMemory() >> 20);
    params.put("jdk", Runtime.version().toString());
    params.put("vm", System.getProperty("java.vm.name", "unknown"));
    params.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    return new Metric("bench.environment", 1, "1", params);
  }
}
