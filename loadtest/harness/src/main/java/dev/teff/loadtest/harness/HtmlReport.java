package dev.teff.loadtest.harness;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * A result as one page that needs nothing else: the JSON of the result is in it, and its script
 * draws what that says.
 */
final class HtmlReport {
  private HtmlReport() {}

  static String of(String resultJson) throws IOException {
    return read("report.html")
        .replace("/*UPLOT_CSS*/", read("uplot/uPlot.min.css"))
        .replace("/*CSS*/", read("report.css"))
        .replace("/*UPLOT_JS*/", inScript(read("uplot/uPlot.iife.min.js")))
        .replace("/*JS*/", inScript(read("report.js")))
        .replace("/*RESULT*/", resultJson.replace("<", "\\u003c"));
  }

  /** A script that does not end the element that it stands in. */
  private static String inScript(String script) {
    return script.replace("</", "<\\/");
  }

  private static String read(String resource) throws IOException {
    try (InputStream stream = HtmlReport.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IOException("There is no " + resource + " on the class path.");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
