package dev.teff.simulator;

/** Names the activations of one life of one silo, and hears what they have to say. */
final class Births {
  private final String life;
  private final Testimony testimony;
  private int count;

  /**
   * For a silo's life.
   *
   * @param testimony what grains of all silos tell
   */
  Births(String life, Testimony testimony) {
    this.life = life;
    this.testimony = testimony;
  }

  String next() {
    return life + "/" + ++count;
  }

  Testimony testimony() {
    return testimony;
  }
}
