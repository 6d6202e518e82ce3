package dev.teff.samples.cart;

/**
 * What a session remembers.
 *
 * @param customer who visits; empty before the visit began
 * @param lastItem what was chosen last
 * @param choices how many choices there were
 */
public record Visit(String customer, String lastItem, int choices) {
  static final Visit NONE = new Visit("", "", 0);
}
