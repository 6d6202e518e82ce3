package dev.teff.samples.cart;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is in a cart: its state, of which the runtime takes snapshots.
 *
 * @param lines by item
 * @param orders how often it was bought
 * @param abandoned how often it was abandoned
 */
public record Contents(Map<String, Line> lines, int orders, int abandoned) {
  static final Contents EMPTY = new Contents(Map.of(), 0, 0);

  /** Some of one item. */
  public record Line(int quantity, long cents) {}

  /** Copies. */
  public Contents {
    lines = Map.copyOf(lines);
  }

  /** What all of it costs, in cents. */
  public long total() {
    return lines.values().stream().mapToLong(line -> line.quantity() * line.cents()).sum();
  }

  Contents apply(CartEvent event) {
    return switch (event) {
      case CartEvent.Added(String item, int quantity, long cents) -> {
        var more = new HashMap<>(lines);
        more.merge(
            item,
            new Line(quantity, cents),
            (old, added) -> new Line(old.quantity() + added.quantity(), added.cents()));
        yield new Contents(more, orders, abandoned);
      }
      case CartEvent.Removed(String item) -> {
        var fewer = new LinkedHashMap<>(lines);
        fewer.remove(item);
        yield new Contents(fewer, orders, abandoned);
      }
      case CartEvent.Bought bought -> new Contents(Map.of(), orders + 1, abandoned);
      case CartEvent.Abandoned gone -> new Contents(Map.of(), orders, abandoned + 1);
    };
  }
}
