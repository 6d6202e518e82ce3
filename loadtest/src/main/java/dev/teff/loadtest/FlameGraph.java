package dev.teff.loadtest;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Stacks as a picture: a box for each call, as wide as the time spent in it, on top of its caller.
 * After Brendan Gregg, "The Flame Graph" (ACM Queue 14/2, 2016).
 */
final class FlameGraph {
  private static final int WIDTH = 1200;
  private static final int ROW = 17;
  private static final double NARROWEST = 0.5;
  private static final double LETTER = 6.6;

  private final Node root = new Node();
  private int deepest;

  private static final class Node {
    private final Map<String, Node> children = new TreeMap<>();
    private long samples;
  }

  /** Adds one sample: the names of its frames, the outermost first. */
  void add(List<String> stack) {
    deepest = Math.max(deepest, stack.size());
    Node at = root;
    at.samples++;
    for (String frame : stack) {
      at = at.children.computeIfAbsent(frame, name -> new Node());
      at.samples++;
    }
  }

  /** The picture, the outermost frames at the bottom. */
  String toSvg() {
    int height = (deepest + 2) * ROW;
    var svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"monospace\" font-size=\"11\">\n"
            .formatted(WIDTH, height));
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#fffdf8\"/>\n");
    draw("all", root, 0, WIDTH, height - ROW, svg);
    return svg.append("</svg>\n").toString();
  }

  private void draw(String name, Node node, double x, double width, int y, StringBuilder svg) {
    if (width < NARROWEST) {
      return;
    }
    double share = 100.0 * node.samples / root.samples;
    String title = escaped("%s, %d samples, %.1f %%".formatted(name, node.samples, share));
    svg.append(
        String.format(
            Locale.ROOT,
            "<g><title>%s</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\""
                + " fill=\"%s\"/><text x=\"%.1f\" y=\"%d\">%s</text></g>%n",
            title,
            x,
            y,
            width,
            ROW - 1,
            color(name),
            x + 2,
            y + 12,
            escaped(clipped(name, width))));
    double at = x;
    for (Map.Entry<String, Node> child : node.children.entrySet()) {
      double part = width * child.getValue().samples / node.samples;
      draw(child.getKey(), child.getValue(), at, part, y - ROW, svg);
      at += part;
    }
  }

  /** The same name has the same colour in every graph. */
  private static String color(String name) {
    return "hsl(%d,80%%,%d%%)"
        .formatted(20 + Math.floorMod(name.hashCode(), 35), 62 + Math.floorMod(name.length(), 12));
  }

  private static String clipped(String name, double width) {
    int letters = (int) ((width - 4) / LETTER);
    return letters < 3 ? "" : name.substring(0, Math.min(name.length(), letters));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
