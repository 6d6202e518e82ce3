package dev.teff.samples.cart;

import dev.teff.grains.Upcast;

/** What happens to a cart. */
sealed interface CartEvent {
  /** Some of an item was put in, at this price a piece. */
  record Added(String item, int quantity, long cents) implements CartEvent {}

  /** An item was taken out. */
  record Removed(String item) implements CartEvent {}

  /** All was bought, for this much. */
  record Bought(long cents) implements CartEvent {}

  /** Nobody came back. */
  record Abandoned() implements CartEvent {}

  /** The shop's first version sold single items. */
  @Upcast
  static CartEvent of(ItemAdded old) {
    return new Added(old.item(), 1, old.cents());
  }
}
