package dev.teff.loadtest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** One HTML page that needs nothing else: how a run went, second by second. */
final class PresencePage {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 150;
  private static final List<String> COLOURS = List.of("#8a8f98", "#0b7a75");

  private record Line(String name, List<PresenceTick> seconds, List<Integer> marks) {}

  private final PresenceOptions options;
  private final List<Line> lines = new ArrayList<>();

  PresencePage(PresenceOptions options) {
    this.options = options;
  }

  /**
   * Adds a run.
   *
   * @param marks seconds at which something began
   */
  void add(String name, List<PresenceTick> seconds, List<Integer> marks) {
    lines.add(new Line(name, List.copyOf(seconds), marks));
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
        .key span { display: inline-block; width: 1.6em; height: .25em; margin: 0 .4em .2em 1em }
        </style></head><body>
        """);
    page.append(
        "<h1>Presence</h1><p>%,d players in games of 8 on %d silos. With affinity, the dashed lines show where grains begin to be drawn together, where players begin to regroup, %s of them each second, and where they cease.</p>%n"
            .formatted(
                options.players(),
                options.silos(),
                String.format(Locale.ROOT, "%.1f %%", 100 * options.churn())));
    page.append("<p class=\"key\">");
    for (int i = 0; i < lines.size(); i++) {
      page.append(
          "<span style=\"background:%s\"></span>%s".formatted(colour(i), lines.get(i).name));
    }
    page.append("</p>\n");
    chart(page, "Messages between grains that go to another silo, %", t -> 100 * t.remoteShare());
    chart(page, "Requests per second", PresenceTick::requests);
    chart(page, "p99 of a request, ms", PresenceTick::p99Millis);
    chart(page, "Grains moved so far", PresenceTick::moved);
    return page.append("</body></html>\n").toString();
  }

  private void chart(StringBuilder page, String title, ToDoubleFunction<PresenceTick> value) {
    int longest = lines.stream().mapToInt(line -> line.seconds.size()).max().orElse(1);
    double most =
        lines.stream().flatMap(line -> line.seconds.stream()).mapToDouble(value).max().orElse(1);
    page.append(
        "<h2>%s</h2><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n"
            .formatted(title, WIDTH + 60, HEIGHT + 30, title));
    for (int grid = 0; grid <= 2; grid++) {
      double y = y(grid / 2.0, 1);
      page.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"50\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#e4e7eb\"/><text x=\"44\""
                  + " y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
              WIDTH + 50,
              y,
              y,
              y + 4,
              number(most * grid / 2)));
    }
    for (int second = 0; second <= longest; second += 10) {
      page.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d s</text>%n",
              x(second, longest),
              HEIGHT + 26,
              second));
    }
    for (int i = 0; i < lines.size(); i++) {
      draw(page, lines.get(i), colour(i), longest, most, value);
    }
    page.append("</svg>\n");
  }

  private static void draw(
      StringBuilder page,
      Line line,
      String colour,
      int longest,
      double most,
      ToDoubleFunction<PresenceTick> value) {
    for (int mark : line.marks) {
      double x = x(mark, longest);
      page.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"8\" y2=\"%d\" stroke=\"%s\" stroke-dasharray=\"3"
                  + " 4\"/>%n",
              x,
              x,
              HEIGHT + 8,
              colour));
    }
    page.append(
        "<polyline fill=\"none\" stroke-width=\"2\" stroke=\"%s\" points=\"".formatted(colour));
    for (int second = 0; second < line.seconds.size(); second++) {
      page.append(
          String.format(
              Locale.ROOT,
              "%.1f,%.1f ",
              x(second + 1, longest),
              y(value.applyAsDouble(line.seconds.get(second)), most)));
    }
    page.append("\"/>\n");
  }

  private static double x(int second, int longest) {
    return 50 + (double) second / longest * WIDTH;
  }

  private static double y(double value, double most) {
    return 8 + HEIGHT * (1 - (most == 0 ? 0 : value / most));
  }

  private static String number(double value) {
    return value >= 10_000
        ? String.format(Locale.ROOT, "%.0f k", value / 1000)
        : String.format(Locale.ROOT, value >= 100 || value == 0 ? "%.0f" : "%.1f", value);
  }

  private static String colour(int line) {
    return COLOURS.get(line % COLOURS.size());
  }
}
