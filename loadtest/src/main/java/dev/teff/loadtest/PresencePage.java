package dev.teff.loadtest;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** One HTML page that needs nothing else: how a run went, second by second. */
final class PresencePage {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 150;

  /**
   * Something begins.
   *
   * @param second of the run
   * @param drawing whether grains are drawn to those they talk to from then on
   */
  record Mark(int second, String what, boolean drawing) {}

  private final PresenceOptions options;
  private final List<PresenceTick> seconds;
  private final List<Mark> marks;

  PresencePage(PresenceOptions options, List<PresenceTick> seconds, List<Mark> marks) {
    this.options = options;
    this.seconds = seconds;
    this.marks = marks;
  }

  @Override
  public String toString() {
    var page = new StringBuilder();
    page.append(
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>Presence</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <style>
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 900px; margin: 2rem auto; padding: 0 1rem;
               color: #1c2530; background: #fff }
        svg { width: 100%; height: auto; display: block; margin-bottom: 1.2rem }
        h2 { font-size: 1rem; margin: 0 }
        text { font: 11px system-ui, sans-serif; fill: #5b6570 }
        </style></head><body>
        """);
    page.append(
        "<h1>Presence</h1><p>%,d players in games of 8 on %d silos. Where the ground is coloured, grains are drawn to those they talk to. A dashed line: all players change games at once, or %s of them each second, or they cease to.</p>%n"
            .formatted(
                options.players(),
                options.silos(),
                String.format(Locale.ROOT, "%.1f %%", 100 * options.churn())));
    chart(page, "Messages between grains that go to another silo, %", t -> 100 * t.remoteShare());
    chart(page, "Requests per second", PresenceTick::requests);
    chart(page, "p99 of a request, ms", PresenceTick::p99Millis);
    chart(page, "Grains moved so far", PresenceTick::moved);
    return page.append("</body></html>\n").toString();
  }

  private void chart(StringBuilder page, String title, ToDoubleFunction<PresenceTick> value) {
    double most = seconds.stream().mapToDouble(value).max().orElse(1);
    page.append(
        "<h2>%s</h2><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n"
            .formatted(title, WIDTH + 60, HEIGHT + 30, title));
    marks(page);
    for (int grid = 0; grid <= 2; grid++) {
      double y = y(grid / 2.0, 1);
      add(
          page,
          "<line x1=\"50\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#e4e7eb\"/><text x=\"44\""
              + " y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
          WIDTH + 50,
          y,
          y,
          y + 4,
          number(most * grid / 2));
    }
    for (int second = 0; second <= seconds.size(); second += 10) {
      add(
          page,
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d s</text>%n",
          x(second),
          HEIGHT + 26,
          second);
    }
    page.append("<polyline fill=\"none\" stroke-width=\"2\" stroke=\"#0b7a75\" points=\"");
    for (int second = 0; second < seconds.size(); second++) {
      add(page, "%.1f,%.1f ", x(second + 1), y(value.applyAsDouble(seconds.get(second)), most));
    }
    page.append("\"/>\n</svg>\n");
  }

  private void marks(StringBuilder page) {
    for (int i = 0; i < marks.size(); i++) {
      Mark mark = marks.get(i);
      double x = x(mark.second());
      double end = x(i + 1 < marks.size() ? marks.get(i + 1).second() : seconds.size());
      if (mark.drawing()) {
        add(
            page,
            "<rect x=\"%.1f\" width=\"%.1f\" y=\"8\" height=\"%d\" fill=\"#dff3f1\"><title>%s</title></rect>%n",
            x,
            end - x,
            HEIGHT,
            mark.what());
      }
      add(
          page,
          "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"8\" y2=\"%d\" stroke=\"#8a8f98\" stroke-dasharray=\"3"
              + " 4\"><title>%s</title></line>%n",
          x,
          x,
          HEIGHT + 8,
          mark.what());
    }
  }

  @SuppressWarnings("AnnotateFormatMethod") // that would make it a dependency
  private static void add(StringBuilder page, String format, Object... values) {
    page.append(String.format(Locale.ROOT, format, values));
  }

  private double x(int second) {
    return 50 + (double) second / Math.max(1, seconds.size()) * WIDTH;
  }

  private static double y(double value, double most) {
    return 8 + HEIGHT * (1 - (most == 0 ? 0 : value / most));
  }

  private static String number(double value) {
    return value >= 10_000
        ? String.format(Locale.ROOT, "%.0f k", value / 1000)
        : String.format(Locale.ROOT, value >= 100 || value == 0 ? "%.0f" : "%.1f", value);
  }
}
