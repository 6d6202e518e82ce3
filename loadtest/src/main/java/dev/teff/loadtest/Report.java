package dev.teff.loadtest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes metrics as they come: a table for people, and JSON lines for programs. */
final class Report {
  private static final JsonFactory JSON = new JsonFactory();

  private final PrintWriter table;
  private final Optional<PrintWriter> lines;

  Report(PrintWriter table, Optional<PrintWriter> lines) {
    this.table = table;
    this.lines = lines;
  }

  void add(Metric metric) {
    table.println(row(metric));
    table.flush();
    lines.ifPresent(to -> {
      to.println(line(metric));
      to.flush();
    });
  }

  static String row(Metric metric) {
    String params =
        metric.params().entrySet().stream()
            .map(param -> param.getKey() + "=" + shown(param.getValue()))
            .collect(Collectors.joining("  "));
    return String.format(
            Locale.ROOT,
            "%-36s %14s %-5s %s",
            metric.name(),
            number(metric.value()),
            metric.unit(),
            params)
        .stripTrailing();
  }

  static String line(Metric metric) {
    var text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("metric", metric.name());
      json.writeNumberField("value", metric.value());
      json.writeStringField("unit", metric.unit());
      json.writeObjectFieldStart("params");
      for (Map.Entry<String, Object> param : metric.params().entrySet()) {
        json.writeFieldName(param.getKey());
        json.writePOJO(param.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string is in memory
    }
    return text.toString();
  }

  private static Object shown(Object param) {
    return param instanceof Double figure ? number(figure) : param;
  }

  /** Four significant digits are what a measurement is worth; whole numbers stay whole. */
  private static String number(double value) {
    if (Math.abs(value) >= 1000 || value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
