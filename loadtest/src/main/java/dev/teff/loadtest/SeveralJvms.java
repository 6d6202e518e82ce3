package dev.teff.loadtest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a benchmark in several JVMs, one after the other, and reports the medians over them. What
 * the JIT compiler makes of the same code differs from one JVM to the next, so each is one sample,
 * however many pairs it measured.
 */
final class SeveralJvms {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String ENVIRONMENT = Metric.environment().name();

  private final int jvms;
  private final Map<Condition, List<Metric>> samples = new LinkedHashMap<>();

  SeveralJvms(int jvms) {
    this.jvms = jvms;
  }

  /** What was measured, and under which conditions. */
  private record Condition(String name, String unit, Map<String, Object> params) {
    static Condition of(Metric sample) {
      Map<String, Object> params = new LinkedHashMap<>(sample.params());
      BenchContext.FIGURES_OF_RATIOS.forEach(params::remove);
      return new Condition(sample.name(), sample.unit(), params);
    }
  }

  /**
   * Runs the benchmark and reports.
   *
   * @param arguments the command line of each JVM, which gets a file for its figures besides
   * @return whether each of them measured, and said that its figures are valid
   */
  boolean run(List<String> arguments, Report report) throws IOException, InterruptedException {
    boolean valid = true;
    try (var folder = new BenchFolder()) {
      for (int i = 0; i < jvms; i++) {
        Path lines = folder.path().resolve(i + ".json");
        List<String> own = new ArrayList<>(arguments);
        own.add("--json=" + lines);
        try (ChildJvm jvm = ChildJvm.start(Bench.class, List.of(), own.toArray(String[]::new))) {
          valid &= jvm.awaitEnd() == 0;
        }
        for (String line : Files.exists(lines) ? Files.readAllLines(lines) : List.<String>of()) {
          Metric sample = read(line);
          samples.computeIfAbsent(Condition.of(sample), any -> new ArrayList<>()).add(sample);
        }
      }
    }
    samples.forEach((condition, all) -> report.add(merged(condition, all)));
    return valid;
  }

  private static Metric merged(Condition condition, List<Metric> samples) {
    if (condition.name().equals(ENVIRONMENT)) {
      return samples.getFirst();
    }
    double[] values = samples.stream().mapToDouble(Metric::value).sorted().toArray();
    Map<String, Object> params = new LinkedHashMap<>(condition.params());
    params.put("jvms", values.length);
    params.put("min", values[0]);
    params.put("max", values[values.length - 1]);
    return new Metric(condition.name(), Statistics.median(values), condition.unit(), params);
  }

  /** The metric that {@link Report#line} wrote. */
  static Metric read(String line) throws IOException {
    try (JsonParser json = JSON.createParser(line)) {
      String name = "";
      String unit = "";
      double value = 0;
      Map<String, Object> params = new LinkedHashMap<>();
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "metric" -> name = json.getText();
          case "value" -> value = json.getDoubleValue();
          case "unit" -> unit = json.getText();
          case "params" -> {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
              String param = json.currentName();
              params.put(param, param(json));
            }
          }
          default -> throw new IOException("'%s' is no field of a metric.".formatted(field));
        }
      }
      return new Metric(name, value, unit, params);
    }
  }

  private static Object param(JsonParser json) throws IOException {
    return switch (json.nextToken()) {
      case VALUE_NUMBER_INT -> json.getLongValue();
      case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> json.getText();
    };
  }
}
