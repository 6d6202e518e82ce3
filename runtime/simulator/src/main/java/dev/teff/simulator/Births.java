package dev.teff.simulator;

/** Names the activations of one life of one silo. */
final class Births {
  private final String life;
  private final Luggage luggage;
  private int count;

  /**
   * For a silo's life.
   *
   * @param luggage what grains of all silos carry
   */
  Births(String life, Luggage luggage) {
    this.life = life;
    this.luggage = luggage;
  }

  String next() {
    return life + "/" + ++count;
  }

  Luggage luggage() {
    return luggage;
  }
}
