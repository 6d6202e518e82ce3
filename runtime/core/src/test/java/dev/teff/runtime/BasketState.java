package dev.teff.runtime;

import java.util.ArrayList;
import java.util.List;

/** What is in a basket. */
record BasketState(List<String> items) {
  static final BasketState EMPTY = new BasketState(List.of());

  BasketState {
    items = List.copyOf(items);
  }

  BasketState apply(BasketEvent event) {
    return switch (event) {
      case BasketEvent.ItemPut(String item) -> {
        var more = new ArrayList<>(items);
        more.add(item);
        yield new BasketState(more);
      }
      case BasketEvent.Cleared cleared -> EMPTY;
    };
  }
}
