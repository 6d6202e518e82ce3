package dev.teff.runtime;

import dev.teff.grains.RetiredEvents;
import dev.teff.grains.Upcast;

/** What a basket stores; once it stored other things, too. */
@RetiredEvents("Shaken")
sealed interface BasketEvent {
  /** Something was put in. */
  record ItemPut(String item) implements BasketEvent {}

  /** All was taken out. */
  record Cleared() implements BasketEvent {}

  /** Fruit was once put in by kind and colour. */
  @Upcast
  static BasketEvent of(FruitPut old) {
    return new ItemPut(old.colour() + " " + old.kind());
  }
}
