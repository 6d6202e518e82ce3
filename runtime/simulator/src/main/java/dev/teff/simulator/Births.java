package dev.teff.simulator;

/** Names the activations of one life of one silo. */
final class Births {
  private final String life;
  private int count;

  Births(String life) {
    this.life = life;
  }

  String next() {
    return life + "/" + ++count;
  }
}
