package dev.teff.runtime.placement;

/** Answers. */
final class ModelGrain implements Model {
  @Override
  public String ask() {
    return "42";
  }
}
